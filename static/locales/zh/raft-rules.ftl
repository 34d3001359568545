# 规则、不变式、设置，以及做不到的事：和操作用的部分一起取来。

raft-param-servers = 服务器数
raft-param-clients = 客户端数
raft-param-spare = 备用服务器数：一开始不是成员，启用 membership 后可以加入
raft-param-pre-vote = pre-vote（预投票）：先问能否当选，再进入新任期；须与 check-quorum 同用，否则只被少数派听到的领导者无人能取代
raft-param-check-quorum = check-quorum：收不到多数派消息的领导者退位；须与 pre-vote 同用，否则收不到消息的服务器会把每任领导者赶下台
raft-param-no-op-on-election = 新领导者以一个空条目开始任期：不写日志的读和成员变更都要等这样一个条目
raft-param-snapshot = 服务器每应用多少条目自动取一次快照（snapshot）；0：只在收到命令时
raft-param-reads = 读操作的方式：log 与其他命令一样写入日志；read-index 先用一轮消息确认仍是领导者；lease（租约）在刚确认过的期限内立即答复。后两种须与 no-op-on-election 同用，lease 还须与 check-quorum 同用
raft-param-membership = 成员变更（membership change）的方式：off 不变更；single 每次一台服务器；joint 经由需要新旧两个多数派的联合共识（joint consensus）。须与 pre-vote、check-quorum、no-op-on-election 同用
raft-param-flow-control = 同时发往一个跟随者、尚未答复的 AppendEntries 最多几条；0：不限
raft-param-back-up = 领导者被拒绝后回退多远：跟随者的一个任期，或退到日志开头
raft-param-shared-session = 所有客户端误用同一个客户端 id
raft-param-follower-reads = 跟随者也答复读请求：向领导者询问 readIndex，应用到那一条之后再答复。须与 reads=read-index 或 lease 同用
raft-timing-election = 选举超时从这一区间随机抽取，每次重抽
raft-timing-heartbeat = 领导者发送心跳的间隔
raft-timing-retry = 客户端等待答复多久之后改问下一台服务器
problem-raft-one-snapshot = 快照由一台服务器各自取：请去掉 { $other }，或另写一行
problem-raft-nothing-to-snapshot = { $node } 没有可取快照的内容：{ $index ->
    [0] 它还没有应用任何条目
   *[other] 自第 { $index } 条处的快照以来，它没有应用新的条目
  }

## What switching a rule off means

raft-rule-one-vote-per-term = 服务器在一个任期内投票给每个候选者，而不只投一票。
raft-rule-up-to-date-check = 服务器投票给任何候选者，不管其日志缺少多少。
raft-rule-newer-beats-longer = 比较两份日志时，较长的算较新，不看末条的任期。
raft-rule-commit-current-term-only = 领导者提交任何存于多数派的条目，包括以前任期的条目。
raft-rule-persist-vote = votedFor 不写入磁盘：崩溃之后，服务器忘记投过谁的票。
raft-rule-persist-term = currentTerm 不写入磁盘：崩溃之后，服务器退回旧任期。
raft-rule-persist-log = 日志条目不进入磁盘：一次崩溃就会丢失。
raft-rule-truncate-on-conflict = 跟随者从不删除条目，即使与领导者的条目冲突。
raft-rule-majority-commit = 领导者不等待别人，自己磁盘上有的就提交。
raft-rule-reply-after-persist = 服务器在持久化之前就答复。
raft-rule-deduplicate = 重复到达的请求会重复生效。
raft-rule-randomised-timeouts = 所有选举超时一样长：选票瓜分（split vote）会无休止地重复。
raft-rule-fast-back-up = 领导者被拒绝后每次只回退一个条目。
raft-rule-batch = 每条 AppendEntries 最多带一个条目，下一个要等到答复之后。
raft-rule-reject-stale-snapshot = 服务器安装任何快照，哪怕它落后于自己的状态机。
raft-rule-keep-suffix-after-snapshot = 服务器安装快照时丢弃整个日志，连快照之后、领导者已计入多数派的条目也不保留。
raft-rule-sessions-in-snapshot = 快照只含键和值，不含哪些请求已经生效。
raft-rule-confirm-read = 领导者不确认自己仍是领导者就答复读请求：已被取代的领导者会给出旧值。
raft-rule-one-change-at-a-time = 上一次成员变更尚未提交，领导者就开始下一次：变更前后的多数派可能没有共同的服务器。
raft-rule-commit-before-change = 新领导者在提交自己任期的条目之前就变更成员：以前的领导者开始的变更可能同时复活。
raft-rule-keep-suffix-after-append = 跟随者删除日志中位于所收条目之后的内容，即使没有冲突：一条迟到的 AppendEntries 会抹掉此后收到并已确认的条目。
raft-rule-commit-only-compared = 只要日志够长，跟随者就提交到 leaderCommit，哪怕这条消息没有比较到那里，或者比较后发现不同：以前的领导者留在那里的条目也会被提交。
raft-rule-read-index-own-term = 新领导者在自己任期的条目提交之前就按 commitIndex 答复读请求：以前的领导者提交了什么，它可能还不知道。
raft-rule-ignore-old-replies = 以前任期的答复也算数：旧任期的选票会让新任期的候选者当选，此后已改变的日志也算作一份副本。
raft-rule-count-voter-once = 候选者收到一张选票就算一票：收到同一台服务器的两次就当成两台。
raft-rule-joint-before-new = 联合配置尚未提交，领导者就接着采用新配置：旧成员和新成员可能各自作出决定。
raft-rule-learners-do-not-count = 领导者把学习者的副本也算进提交条目的多数派，而学习者选不出谁：下一个领导者可能没有这一条。
raft-rule-abstain-after-restart = 服务器重启后立即参与投票：它忘了自己刚刚收到过领导者的消息，而那个领导者的租约正靠它保证。
raft-rule-transfer-ends-lease = 领导者已要别的服务器参选，却仍凭租约答复读请求：租约到期之前，那台服务器就可能当选。
raft-rule-reset-timer-on-grant = 服务器收到任何请求都重置选举定时器，连它拒绝的也算：不可能当选的候选者会让本可当选的服务器一直等下去。

## What was broken

raft-invariant-election-safety = 选举安全性（election safety）：任期 { $term } 有两个领导者，{ $first } 和 { $second }。
raft-invariant-election-safety-name = 选举安全性
raft-invariant-leader-append-only = 领导者只追加（leader append-only）：任期 { $term } 的领导者 { $server } 删除了自己的第 { $index } 条。
raft-invariant-leader-append-only-name = 领导者只追加
raft-invariant-log-matching = 日志匹配（log matching）：{ $server } 第 { $index } 条（任期 { $term }）与另一台服务器同一索引、同一任期的条目不同，或之前的条目不同。
raft-invariant-log-matching-name = 日志匹配
raft-invariant-leader-completeness = 领导者完整性（leader completeness）：{ $leader } 是任期 { $term } 的领导者，却没有第 { $index } 条（任期 { $entry-term }），而该条已在任期 { $in-term } 提交。
raft-invariant-leader-completeness-name = 领导者完整性
raft-invariant-state-machine-safety = 状态机安全性（state-machine safety）：{ $server } 在第 { $index } 条应用了 { $own }（任期 { $own-term }），而另一台服务器在此应用的是 { $other }（任期 { $other-term }）。
raft-invariant-state-machine-safety-name = 状态机安全性
raft-invariant-term-monotonic = 任期从不后退：{ $server } 曾在任期 { $old }，现在却在任期 { $term }。
raft-invariant-term-monotonic-name = 任期从不后退
raft-invariant-up-to-date-holds-committed = 可能当选者必有已提交的内容：{ $server } 的日志不比以第 { $index } 条（任期 { $term }，已算提交）结尾的日志旧，却没有这一条。
raft-invariant-up-to-date-holds-committed-name = 可能当选者必有已提交的内容
raft-invariant-no-term-ahead = 条目的任期不超过服务器的任期：{ $server } 在任期 { $own }，却有任期 { $term } 的第 { $index } 条。
raft-invariant-no-term-ahead-name = 条目的任期不超过服务器的任期
raft-invariant-terms-along-log = 日志中的任期从不减小：{ $server } 的第 { $index } 条属于任期 { $term }，前一条却属于任期 { $before }。
raft-invariant-terms-along-log-name = 日志中的任期从不减小
raft-invariant-append-agrees = 跟随者接受的就是所发的：{ $server } 从 { $leader ->
    [none] 领导者
   *[other] { $leader }
  } 接受了任期 { $term } 的第 { $index } 条，那里却{ $own ->
    [none] 没有条目
   *[other] 是任期 { $own } 的条目
  }。
raft-invariant-append-agrees-name = 跟随者接受的就是所发的
raft-invariant-commit-within-log = commitIndex 不超出日志：{ $server } 认为提交到第 { $commit } 条，而日志到第 { $last } 条为止。
raft-invariant-commit-within-log-name = commitIndex 不超出日志
raft-invariant-state-machine-forward = 状态机从不后退：{ $server } 已应用到第 { $applied } 条，而从第 { $index } 条起的结果被撤销。
raft-invariant-state-machine-forward-name = 状态机从不后退
raft-invariant-committed-durable = 已提交的条目须在多数派上持久化：第 { $index } 条算作已提交，却只在{ $next-needed ->
    [0] 成员 { $members } 中 { $votes } 台的磁盘上，需要 { $needed } 台
   *[other] 旧成员 { $members } 中 { $votes } 台（需要 { $needed } 台）、新成员 { $next } 中 { $next-votes } 台（需要 { $next-needed } 台）的磁盘上
  }{ $holders-count ->
    [0] {""}
   *[other] （{ $holders }）
  }{ $strangers-count ->
    [0] {""}
   *[other] ；{ $strangers } 也有这一条，但不是成员
  }。
raft-invariant-committed-durable-name = 已提交即在多数派上持久化
raft-invariant-exactly-once = 恰好一次（exactly once）：{ $server } 在第 { $index } 条再次执行了 { $client } 的请求 { $number }（{ $op }），它早在第 { $before } 条就已生效。
raft-invariant-exactly-once-name = 恰好一次
raft-invariant-linearizable = 线性一致性（linearizability）：{ linearizable-why }
raft-invariant-linearizable-name = 线性一致性

## What fails without a rule that safety does not need

raft-goal-progress = 终有一台服务器当选，命令得以提交。
raft-goal-round-trips = 落后的跟随者只需少数几次往返就能赶上。
raft-goal-messages = 许多命令只需少数几条消息。

## 协议之外的假设

raft-assumption-one-clock-rate = 所有时钟以同一速率运行，定时器不会提前触发，也不会因节点暂停而推迟
raft-assumption-removed-is-silent = 已被移除的服务器不再竞选
raft-assumption-own-client-id = 每个客户端都有自己的 id

## 须同时启用的扩展

raft-together-reads-need-an-entry = 读操作要等到领导者自己任期的条目提交：没有 no-op-on-election，就要等到有人写入。
raft-together-follower-reads-need-read-index = reads=log 时每个读请求都要经过领导者的日志：跟随者没有 readIndex 可问。
raft-together-lease-needs-check-quorum = 能收到领导者消息的服务器不理会候选者：失去多数派却仍被一台服务器听到的领导者会永远挡住其他服务器，除非它自己察觉并退位。
raft-together-pre-vote-needs-check-quorum = 能收到领导者消息的服务器拒绝预投票：失去多数派却仍被一台服务器听到的领导者会永远挡住其他服务器，除非它自己察觉并退位。
raft-together-check-quorum-needs-pre-vote = 收不到任何消息的服务器会在越来越大的任期中竞选，每次都把其他服务器的领导者赶下台。
raft-together-membership-needs-sticking = 不知道自己已被移除的服务器收不到心跳，会在越来越大的任期中竞选，每次都把领导者赶下台；同时启用 pre-vote 与 check-quorum，其他服务器就不理会它。
raft-together-membership-needs-an-entry = 领导者自己任期的条目提交之后才能变更成员：没有 no-op-on-election，就要等到有客户端写入。
raft-together-spare-needs-membership = 备用服务器不是成员，加入之前不参与。

## 被拒绝的命令

problem-raft-too-many = servers 与 spare 合计 { $servers } 台服务器：最多容纳 { $most } 台
problem-raft-no-membership = admin { $verb } 要求头部写明 membership=single 或 membership=joint
problem-raft-leader-changes = { $node } 不是领导者：只有领导者能变更成员，而现在没有领导者
problem-raft-not-leader = { $node } 不是领导者：只有领导者能移交领导权
problem-raft-no-server = { $other } 不是服务器
problem-raft-change-needs-joint = admin change 要求 membership=joint；membership=single 请用 admin add 或 admin remove
problem-raft-one-server = admin { $verb } 每次只能有一台服务器，{ $other } 是多出来的
problem-raft-is-member = { $other } 已是成员
problem-raft-not-member = { $other } 不是成员
problem-raft-is-learner = { $other } 已是学习者：用 admin promote { $other } 给它投票权
problem-raft-not-learner = { $other } 不是学习者：admin add-learner 让一台服务器成为学习者，admin add 则直接给它投票权
problem-raft-learner-behind = 领导者有 { $all } 条，已知 { $other } 只有 { $has } 条：学习者赶上之后，至少有 { $ready } 条，才给投票权
problem-raft-same-members = 成员会保持不变，或一个不剩：现在是 { $members }
problem-raft-change-under-way = 第 { $index } 条中的成员变更尚未提交：请等它提交
problem-raft-commit-before-change = 任期 { $term } 还没有条目提交：领导者要先提交一条，才能变更成员
problem-raft-transfer-names-two = admin transfer 要写明领导者和接任的服务器，例如 admin transfer S1 S2
problem-raft-transfer-to = { $other } 不能接任：接任的须是另一个成员
problem-raft-transfer-under-way = 正在向 { $other } 移交领导权
