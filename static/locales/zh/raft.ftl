# Raft 的文本。$node 是事件发生的服务器。

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
raft-timer-election = 选举超时
raft-timer-heartbeat = 心跳
raft-role-follower = 跟随者
raft-role-pre-candidate = 预候选者
raft-role-candidate = 候选者
raft-role-leader = 领导者
raft-role-learner = 学习者
problem-raft-one-snapshot = 快照由一台服务器各自取：请去掉 { $other }，或另写一行
problem-raft-nothing-to-snapshot = { $node } 没有可取快照的内容：{ $index ->
    [0] 它还没有应用任何条目
   *[other] 自第 { $index } 条处的快照以来，它没有应用新的条目
  }

## What happened

raft-note-boots = { $node } 从磁盘恢复，作为跟随者启动：任期 { $term }，{ $last ->
    [0] 日志为空
   *[other] 日志到第 { $last } 条为止
  }。{ $snapshot ->
    [0] 哪些条目已提交，要重新得知。
   *[other] 状态机从第 { $snapshot } 条处的快照恢复；此后哪些条目已提交，要重新得知。
  }
raft-note-election-timeout = { $cause ->
    [timer] { $node } 的选举定时器到时：它在任期 { $term } 参选
    [pre-votes] { $node } 在任期 { $term } 参选
   *[transfer] { $node } 按领导者的要求在任期 { $term } 参选
  }，投票给自己{ $others ->
    [0] ，没有别人可问
   *[other] ，并请求其他成员投票
  }。
raft-note-votes = { $node } 在任期 { $term } 投票给 { $candidate }{ $keeps ->
    [true] ，此任期内不再投给别人
   *[false] {""}
  }。
raft-note-vote-refused-stale = { $node } 拒绝投票给 { $candidate }：任期 { $term } 已经过去，这里已是任期 { $own }。
raft-note-vote-refused-voted = { $node } 拒绝投票给 { $candidate }：在任期 { $term } 它已投给 { $other }。
raft-note-vote-refused-log = { $node } 拒绝投票给 { $candidate }：对方日志末尾是第 { $index } 条（任期 { $term }），{ $by ->
    [length] 短于
   *[term] 落后于
  }自己的第 { $own-index } 条（任期 { $own-term }）。
raft-note-waits-anew = { $node } 重置了选举定时器，尽管 { $from } 既不是任期 { $term } 的领导者，也没有得到它的选票。
raft-note-vote-counted = { $voter } 在任期 { $term } 投票给 { $node }：{ $next-needed ->
    [0] 需要 { $needed } 票，已有 { $votes } 票
   *[other] { $members } 中需要 { $needed } 票，已有 { $votes } 票；{ $next } 中需要 { $next-needed } 票，已有 { $next-votes } 票
  }。
raft-note-vote-denied = { $node } 得知 { $voter } 在任期 { $term } 不投票给它。
raft-note-vote-too-late = { $node } 不再需要 { $voter } 在任期 { $term } 的答复：{ $role ->
    [leader] 它已是任期 { $own } 的领导者
    [candidate] 它现在是任期 { $own } 的候选者
    [pre-candidate] 它在任期 { $own } 又在询问谁愿投票
   *[other] 它现在是任期 { $own } 的跟随者
  }。
raft-note-wins = { $node } 当选任期 { $term } 的领导者：{ $next-needed ->
    [0] { $members-count } 票中得 { $votes } 票
   *[other] 旧配置（{ $members }）{ $members-count } 票中得 { $votes } 票，新配置（{ $next }）{ $next-count } 票中得 { $next-votes } 票
  }，投票的是 { $voters }。
raft-note-newer-term = { $node } 从 { $from } 得知任期 { $term }，由任期 { $old } 进入该任期。
raft-note-steps-down = { $node } 退位：{ $from } 处于任期 { $term }，比自己的任期 { $old } 新。
raft-note-yields = { $node } 放弃竞选：{ $leader } 是任期 { $term } 的领导者。
raft-note-two-leaders = { $node } 是任期 { $term } 的领导者，却收到 { $other } 的同样声明：一个任期出现了两个领导者。
raft-note-pre-vote-asks = { $node } 的选举定时器到时。它留在任期 { $term }，只先问谁愿意在任期 { $next } 投票给它。
raft-note-pre-vote-grants = { $node } 愿意在任期 { $next } 投票给 { $candidate }，但这一答复不构成任何承诺。
raft-note-pre-vote-hears-leader = { $node } 不愿投票给 { $candidate }：它跟随 { $leader }，一个选举超时之内还收到过它的消息。
raft-note-pre-vote-counted = { $voter } 愿意在任期 { $wanted } 投票给 { $node }：{ $next-needed ->
    [0] 将需要 { $needed } 票，已有 { $votes } 台服务器愿意
   *[other] { $members } 中将需要 { $needed } 票，已有 { $votes } 台愿意；{ $next } 中将需要 { $next-needed } 票，已有 { $next-votes } 台愿意
  }。
raft-note-pre-vote-denied = { $node } 得知 { $voter } 不愿投票给它。
raft-note-vote-ignored = { $node } 不理会 { $candidate } 在任期 { $term } 的竞选，也不进入该任期：{ $leader ->
    [none] 它刚刚重启，此前可能才收到过领导者的消息
   *[other] 它跟随 { $leader }，一个选举超时之内还收到过它的消息
  }。
raft-note-leader-unchecked = { $node } 无从知道 { $leader } 是否还有多数派。check-quorum 未启用：失去多数派的领导者不会退位，{ $candidate } 可能永远被拒绝。
raft-note-quorum-heard = { $node } 自上次检查以来{ $heard-count ->
    [0] 没有收到别人的消息
   *[other] 收到了 { $heard } 的消息
  }{ $own ->
    [true] ，连同自己构成多数派
   *[false] ，构成成员的多数派
  }：它继续领导任期 { $term }。
raft-note-quorum-lost = { $node } 自上次检查以来{ $heard-count ->
    [0] 没有收到任何消息
   *[other] 只收到 { $heard } 的消息
  }，{ $own ->
    [true] 连同自己也
   *[false] {""}
  }不是多数派：多数派那边可能已选出别的领导者，所以它不再领导任期 { $term }。
raft-note-no-op = { $node } 以一个空条目（第 { $index } 条）开始任期 { $term }：它一旦提交，之前的条目也都随之提交。
raft-note-transfer-begins = { $node } 把领导权移交给 { $target }：它不再接受命令，等待 { $target } 持有直到第 { $last } 条的日志。
raft-note-transfer-tells = { $node } 得知 { $target } 已持有全部日志，要它立即参选。
raft-note-transfer-fails = { $node } 的选举定时器到时，它仍是任期 { $term } 的领导者：移交给 { $target } 未成，它不再等待移交。
raft-note-transfer-ends = { $node } 不再是任期 { $term } 的领导者：向 { $target } 的移交就此结束，接下来不论选出谁。
raft-note-transfer-refuses = { $node } 不接受 { $client } 的命令：它正把领导权移交给 { $target }。
raft-note-timeout-now = { $node } 被要求立即参选：任期 { $term } 的领导者 { $from } 要它接任。
raft-note-timeout-now-late = { $node } 不理会 { $from } 要它参选的消息：那是针对任期 { $term } 的，它已不在那一步。
raft-note-members-change = { $node } 把新的成员配置写入日志第 { $index } 条：{ $members }。它从现在起就生效，不必等到提交。
raft-note-joint-begins = { $node } 把联合配置写入日志第 { $index } 条：此后同时需要 { $members } 的多数派和 { $next } 的多数派。
raft-note-removed-leader = { $node } 退位：不含它的配置已提交，现在的成员是 { $members }。
raft-note-stays-out = { $node } 选举超时，但不参选：它不是成员。成员是 { $members }。
raft-note-learners-change = { $node } 把新的成员配置写入日志第 { $index } 条：{ $learners-count ->
    [0] 不再有学习者（learner）
   *[other] { $learners } 是学习者（learner），会收到每个条目，但不计入任何多数派
  }。仍由 { $members } 作决定。
raft-note-learner-waits = { $node } 是学习者（learner），没有投票权，所以不参选。由 { $members } 作决定。
raft-note-read-waits = { $node } 让 { $client } 的读请求 { $number } 等待：在自己任期 { $term } 的条目提交之前，它还不知道以前的领导者提交了什么。
raft-note-read-needs-write = { $client } 的读请求要等到有人写入：no-op-on-election 未启用，{ $node } 自己不会追加任期 { $term } 的条目。
raft-note-read-index = { $node } 在 commitIndex { $index } 处接受 { $client } 的读请求 { $number }，不写日志，先确认自己仍是领导者。
raft-note-read-unconfirmed = { $node } 未确认自己仍是领导者，就在 commitIndex { $index } 处处理 { $client } 的读请求 { $number }：别的领导者可能已提交更多。
raft-note-lease-read = { $node } 在 commitIndex { $index } 处立即处理 { $client } 的读请求 { $number }：多数派刚刚确认过它，按它的时钟，不可能已有别人当选。
raft-note-follows-still = { $node } 确认 { $leader } 是任期 { $term } 的领导者。
raft-note-confirm-stale = { $node } 不确认 { $leader } 是领导者：任期 { $term } 已经过去，这里已是任期 { $own }。
raft-note-leads-still = { $node } 得知发问时自己仍是任期 { $term } 的领导者：{ $by } 已确认，{ $joint ->
    [true] 构成新旧成员两边的多数派
   *[false] 构成多数派
  }。
raft-note-answers-read = { $node } 按状态机在第 { $index } 条时的内容答复 { $client } 的读请求 { $number }：{ $result }。
raft-note-read-dropped = { $node } 已不是领导者，无法答复 { $client } 的读请求 { $number }。
raft-note-read-forwards = { $node } 留下 { $client } 的读请求 { $number }，向领导者 { $leader } 询问 readIndex：答复至少要包含到哪一条。
raft-note-read-index-told = { $node } 告诉 { $follower }：{ $client } 的读请求 { $number } 必须看到第 { $index } 条为止的全部内容。
raft-note-read-index-refused = { $node } 不给 { $follower } 读请求 { $number }（来自 { $client }）的 readIndex：它不是那个任期的领导者，或正在移交。
raft-note-read-index-late = { $node } 已不再等 { $client } 的读请求 { $number } 的 readIndex：{ $from } 的答复没有影响。
raft-note-read-catches-up = { $node } 应用到第 { $index } 条之后才能答复 { $client } 的读请求 { $number }；它现在到第 { $applied } 条。
raft-note-forward-dropped = { $node } 在这个任期里得不到 readIndex，让 { $client } 到别处再问读请求 { $number }。
raft-note-clock-broken = 时钟假设不成立：在 { $server } 上，真实时间只过了 { $passed }。只要可能发生这种事，租约就什么也保证不了。
raft-note-appends = { $node } 把 { $client } 的命令 { $op } 追加到日志：第 { $index } 条，任期 { $term }。
raft-note-sends = { $node } 把直到第 { $last } 条的日志条目发送给 { $to }。
raft-note-heartbeat = { $node } 发送心跳，表明自己仍是任期 { $term } 的领导者。
raft-note-append-stale = { $node } 拒绝 { $leader } 的 AppendEntries：任期 { $term } 已经过去，这里已是任期 { $own }。
raft-note-append-too-short = { $node } 拒绝 { $leader } 的 AppendEntries：它接在第 { $index } 条之后，而自己的日志到第 { $last } 条为止。
raft-note-append-differs = { $node } 拒绝 { $leader } 的 AppendEntries：它接在第 { $index } 条（任期 { $term }）之后，而自己的这一条属于任期 { $own }。任期 { $own } 从第 { $first } 条开始。
raft-note-truncates = { $node } 删除第 { $count ->
    [1] { $index }
   *[other] { $index } 到 { $last }
  } 条：自己的第 { $index } 条属于任期 { $own }，而领导者 { $leader } 的属于任期 { $term }。
raft-note-keeps-conflict = { $node } 保留第 { $count ->
    [1] { $index }
   *[other] { $index } 到 { $last }
  } 条，尽管自己的第 { $index } 条属于任期 { $own }，而领导者 { $leader } 的属于任期 { $term }：它什么也不删除。
raft-note-erases-suffix = { $node } 删除第 { $count ->
    [1] { $index }
   *[other] { $index } 到 { $last }
  } 条：{ $leader } 的这条消息到此前一条为止，并没有冲突。
raft-note-agrees-falsely = { $node } 答复说日志直到第 { $match } 条都与 { $leader } 相同，其实并不相同。
raft-note-accepts = { $node } 把 { $leader } 发来的第 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  } 条追加到日志。
raft-note-heartbeat-ok = { $match ->
    [0] { $node } 收到心跳，得知 { $leader } 是领导者。
   *[other] { $node } 有 { $leader } 的第 { $match } 条，任期也相同：它答复两份日志到此一致。
  }
raft-note-match-advances = { $node } 收到 { $follower } 的答复：它的日志直到第 { $match } 条都与自己一致。
raft-note-match-same = { $match ->
    [0] { $node } 收到 { $follower } 的答复，尚不知它持有任何条目。
   *[other] { $node } 收到 { $follower } 的答复：第 { $match } 条之后没有新进展。
  }
raft-note-backs-up = { $node } 为 { $follower } 回退：nextIndex { $old } → { $next }。{ $conflict-term ->
    [none] { $follower } 答复：请从第 { $conflict-index } 条试起。
   *[other] { $follower } 答复：我的任期 { $conflict-term } 从第 { $conflict-index } 条开始。
  }
raft-note-reply-too-late = { $node } 不再需要 { $follower } 在任期 { $term } 的答复：{ $role ->
    [leader] 它是任期 { $own } 的领导者，已经知道这些
    [candidate] 它现在是任期 { $own } 的候选者
    [pre-candidate] 它正在询问任期 { $own } 之后谁愿投票给它
   *[other] 它现在是任期 { $own } 的跟随者
  }。
raft-note-flow-replicates = { $node } 已知 { $follower } 的日志与自己在何处一致：从第 { $next } 条起连续发送，不再等待答复。
raft-note-flow-full = { $node } 暂不向 { $follower } 发送第 { $next } 条：已有 { $held } 条消息尚未答复。
raft-note-flow-probes = { $node } 得知有消息未到达 { $follower }，或次序颠倒：nextIndex { $old } → { $next }，在 { $follower } 确认之前每次只发一条消息。
raft-note-flow-compacted = { $node } 无法再向 { $follower } 说明 nextIndex { $old } 之前是什么：它已被快照取代。nextIndex { $old } → { $next }，在 { $follower } 确认之前每次只发一条消息。
raft-note-takes-snapshot = { $node } 在第 { $index } 条处为状态机取快照（snapshot），丢弃它所取代的 { $count } 个条目{ $left ->
    [0] {""}
   *[other] ，日志中还留有 { $left } 个条目
  }。
raft-note-sends-snapshot = { $node } 已没有 { $follower } 接下来需要的第 { $next } 条，改为发送第 { $index } 条处的快照。
raft-note-snapshot-old-term = { $node } 拒绝 { $leader } 的快照：任期 { $term } 已经过去，这里已是任期 { $own }。
raft-note-snapshot-stale = { $node } 忽略 { $leader } 在第 { $index } 条处的快照：自己已提交到第 { $commit } 条，状态机不会后退。
raft-note-installs-snapshot = { $node } 安装 { $leader } 的快照：状态机现在处于第 { $index } 条{ $kept ->
    [0] { $dropped ->
        [0] {""}
       *[other] ，并丢弃其后的 { $dropped } 个条目
      }
   *[other] ；自己的第 { $index } 条也属于任期 { $term }，所以其后的 { $kept } 个条目得以保留
  }。
raft-note-commits = { $node } 提交到第 { $index } 条：它得知这一条（{ $own ->
    [true] 属于它自己的
   *[false] 属于较早的
  }任期 { $term }）已存于 { $holders }{ $quorum ->
    [true] { $next-needed ->
        [0] ，构成多数派
       *[other] ：{ $members } 中 { $votes } 台、{ $next } 中 { $next-votes } 台，两边都是多数派
      }
   *[false] ，并不是多数派
  }。
raft-note-is-committed = 第 { $index } 条（任期 { $term }）在它自己的任期内已存于 { $holders } 的磁盘，构成 { $members } 的多数派{ $next-count ->
    [0] {""}
   *[other] {" "}以及 { $next } 的多数派
  }：它已提交，但还没有服务器知道。
raft-note-old-term-waits = { $node } 不提交第 { $index } 条，虽然得知它已存于 { $holders }{ $quorum ->
    [true] { $next-needed ->
        [0] ，构成多数派
       *[other] ：{ $members } 中 { $votes } 台、{ $next } 中 { $next-votes } 台，两边都是多数派
      }
   *[false] {""}
  }：该条目属于任期 { $term }，只有任期 { $current } 的条目才能靠计数提交，并连同之前的条目一起提交。
raft-note-learns-commit = { $node } 得知日志已提交到第 { $index } 条。
raft-note-applies = { $node } 把第 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  } 条应用到状态机。
raft-note-not-leader = { $node } 不是领导者，不接受命令：{ $leader ->
    [none] 它也不知道 { $client } 该找谁
   *[other] { $client } 应去找 { $leader }
  }。
raft-note-answers = { $node } 已应用第 { $index } 条，答复 { $client } 的请求 { $number }：{ $result }。
raft-note-duplicate-answered = { $node } 认出 { $client } 的请求 { $number }：{ $shared ->
    [true] 它与别人共用的客户端 id 的请求 { $number } 早已生效
   *[false] 它早已生效
  }，再次给出同样的答复。
raft-note-duplicate-waiting = { $node } 的日志第 { $index } 条已有 { $client } 的请求 { $number }：继续等待。
raft-note-duplicate-applied = { $node } 不再次执行第 { $index } 条：{ $shared ->
    [true] { $client } 与别人共用的客户端 id 的请求 { $number }
   *[false] { $client } 的请求 { $number }
  } 早已生效。
raft-note-outdated-skipped = { $node } 不执行第 { $index } 条：{ $client } 的请求 { $number } 比它见过的{ $shared ->
    [true] {" "}{ $client } 与别人共用的客户端 id 的请求
   *[false] {" "}{ $client } 的请求
  }（{ $seen }）旧。
raft-note-request-too-old = { $node } 忽略 { $client } 的请求 { $number }：它比请求 { $seen } 旧，后者{ $shared ->
    [true] 以 { $client } 与别人共用的客户端 id
   *[false] {""}
  }早已生效。
raft-note-other-command = { $node } 发现第 { $index } 条是另一条命令，而这里原先放的是 { $client } 的请求 { $number }：它可能已丢失，{ $client } { $leader ->
    [none] 应再次请求
   *[other] 应去找 { $leader }
  }。

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

## Messages

raft-message-RequestVote = 候选者请求投票，并说明自己日志的末尾。
raft-message-RequestVoteReply = 投票，或拒绝投票。
raft-message-AppendEntries = 领导者的日志条目以及它们所接的前一条；不带条目时即为心跳。
raft-message-AppendEntriesReply = 跟随者已接受，或说明为何不能接受。
raft-message-InstallSnapshot = 领导者的状态机，直到某一条为止：发给所需条目已被领导者丢弃的跟随者。
raft-message-InstallSnapshotReply = 跟随者现在处于那一条，或早已越过它。

raft-message-PreVote = 服务器在进入新任期之前，先问谁愿意投票给它。
raft-message-PreVoteReply = 是否愿意投票。这一答复不约束任何一方。

raft-message-TimeoutNow = 领导者要一台服务器立即参选。
raft-message-Confirm = 领导者询问自己是否仍是领导者。
raft-message-ConfirmReply = 跟随者说明自己所在的任期：若与领导者相同，它仍是领导者。
raft-message-ReadIndex = 跟随者询问客户端的读请求必须看到哪一条为止。
raft-message-ReadIndexReply = 领导者答复到哪一条为止，或者说明不能答复。

## Fields

raft-field-role = 跟随者、候选者或领导者；启用 pre-vote 时还有预候选者
raft-field-currentTerm = 该服务器见过的最新任期
raft-field-votedFor = 它在此任期投票给谁
raft-field-log = 命令，各带领导者收到它时的任期
raft-field-commitIndex = 它所知已提交的最高条目
raft-field-lastApplied = 它的状态机已应用的最高条目
raft-field-nextIndex = 领导者下一次发给该跟随者的条目
raft-field-matchIndex = 已知该跟随者持有的最高条目
raft-field-snapshotIndex = 快照覆盖的最后一个条目；没有快照时为 0
raft-field-members = 按其日志中最新配置的成员
raft-field-newMembers = 联合配置提交之后接替的成员
raft-field-learners = 学习者：会收到每个条目，没有投票权
raft-field-flow = probe：在该跟随者确认之前每次只发一条消息；replicate：窗口允许多少就发多少
raft-field-inFlight = 该跟随者尚未答复的、带条目的消息数
raft-field-kv = 它的状态机中该键的值
raft-field-flag = test-and-set 是否已设置标志

## 舞台上的简称

raft-short-currentTerm = 任期 { $value }
raft-label-RequestVote = RequestVote 任期 { $term }
raft-label-RequestVoteReply = { $voteGranted ->
    [true] 投票
   *[false] 不投票
  }
raft-label-PreVote = PreVote 任期 { $nextTerm }
raft-label-PreVoteReply = { $voteGranted ->
    [true] 愿投票
   *[false] 不愿投票
  }
raft-label-TimeoutNow = TimeoutNow 任期 { $term }
raft-label-Confirm = 仍是领导者？{ $round }
raft-label-ConfirmReply = 仍是领导者 { $round }
raft-label-ReadIndex = 读 { $key }？
raft-label-ReadIndexReply = { $readIndex ->
    [none] 不是领导者
   *[other] readIndex { $readIndex }
}
raft-label-AppendEntries = { $entries-count ->
    [0] 心跳
    [1] AppendEntries { $entries }
    [2] AppendEntries { $entries }
    [3] AppendEntries { $entries }
    [4] AppendEntries { $entries }
   *[other] AppendEntries × { $entries-count }
  }
raft-label-AppendEntriesReply = { $success ->
    [true] 成功，match { $matchIndex }
   *[false] 拒绝，{ $conflictTerm ->
        [none] 试 { $conflictIndex }
       *[other] 任期 { $conflictTerm } 始于 { $conflictIndex }
      }
  }
raft-label-InstallSnapshot = 快照 { $lastIncludedIndex }
raft-label-InstallSnapshotReply = 已装快照 { $lastIncludedIndex }

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

# 先试什么

raft-try = 播放，等有了领导者，让客户端发出请求，再让领导者崩溃。
