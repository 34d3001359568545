# Raft 的文本。$node 是事件发生的服务器。

raft-timer-election = 选举超时
raft-timer-heartbeat = 心跳
raft-role-follower = 跟随者
raft-role-pre-candidate = 预候选者
raft-role-candidate = 候选者
raft-role-leader = 领导者
raft-role-learner = 学习者

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

# 先试什么

raft-try = 播放，等有了领导者，让客户端发出请求，再让领导者崩溃。
