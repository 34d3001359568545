# Multi-Paxos 的文本。$node 是事件发生的服务器。提案写作 值@提案编号：x=1@2.S1。

# Parameters

multi-paxos-timer-election = 选举超时
multi-paxos-timer-heartbeat = 心跳
multi-paxos-role-follower = 跟随者
multi-paxos-role-candidate = 候选者
multi-paxos-role-leader = 领导者

# Phase 1

multi-paxos-note-boots = { $node } 从磁盘启动：{ $promised ->
    [none] 未作过承诺
   *[other] 已承诺 { $promised }
  }，{ $accepted ->
    [0] 未接受过任何值
   *[other] 已在 { $accepted } 个槽位接受过值
  }。哪些已选定，要重新得知。
multi-paxos-note-election-timeout = { $node } 迟迟没有收到领导者的消息。它先向自己承诺提案编号（ballot）{ $ballot }，再请其他服务器承诺，一次涵盖从 { $first } 起的所有槽位。
multi-paxos-note-stands-at-once = { $node } 不等待，立即以 { $ballot } 再次竞选。
multi-paxos-note-promises = { $kept ->
    [never] { $node } 向 { $from } 承诺（promise）{ $ballot }，但没有什么阻止它再接受更低的提案编号。
    [until-crash] { $node } 向 { $from } 承诺（promise）{ $ballot }：只要不崩溃，在任何槽位都不再接受更低的提案编号。
   *[always] { $node } 向 { $from } 承诺（promise）{ $ballot }：在任何槽位都不再接受更低的提案编号。
  }从槽位 { $first } 起它没有已接受的值可以报告。
multi-paxos-note-promises-with = { $kept ->
    [never] { $node } 向 { $from } 承诺 { $ballot }，但没有什么阻止它再接受更低的提案编号。
    [until-crash] { $node } 向 { $from } 承诺 { $ballot }：只要不崩溃，在任何槽位都不再接受更低的提案编号。
   *[always] { $node } 向 { $from } 承诺 { $ballot }：在任何槽位都不再接受更低的提案编号。
  }它报告从槽位 { $first } 起接受过的值：{ $accepted }。
multi-paxos-note-promises-again = { $node } 早已向 { $from } 承诺 { $ballot }，就从 { $first } 起的槽位照此答复。
multi-paxos-note-refuses-prepare = { $node } 拒绝 { $from } 的 { $ballot }：它已承诺 { $promised }。
multi-paxos-note-answers-lower = { $node } 虽已承诺 { $promised }，仍答复 { $from } 的 { $ballot }。
multi-paxos-note-counts-promise = { $node } 计入 { $from } 对 { $ballot } 的承诺：{ $have } / { $needed }。{ $accepted-count ->
    [0] 对方没有接受过任何值。
   *[other] 对方报告 { $accepted }。
  }
multi-paxos-note-repeated-promise = { $node } 早已计入 { $from } 对 { $ballot } 的承诺：一台服务器只算一次。
multi-paxos-note-late-promise = { $node } 不再需要 { $from } 对 { $ballot } 的承诺。
multi-paxos-note-leads = { $node } 以 { $ballot } 成为领导者：{ $servers } 台服务器中的 { $promises-count } 台（{ $promises }）已作承诺，对今后的每个槽位都有效。
multi-paxos-note-finds-nothing = { $node } 得知从槽位 { $first } 起没有接受过任何值：在 { $ballot } 中它可以自由提议客户端的命令。
multi-paxos-note-adopts = { $node } 必须在 { $ballot } 中逐个槽位（{ $first } 到 { $last }）重新提议法定人数（quorum）以最高提案编号接受过的值：{ $adopted }。其中任何一个都可能早已选定。
multi-paxos-note-adopts-first = { $node } 在 { $ballot } 中为槽位 { $first } 到 { $last } 重新提议最先听到的值，不管哪个提案编号最高：{ $adopted }。
multi-paxos-note-adopts-last-only = { $node } 查看槽位 { $first } 到 { $last }，在 { $ballot } 中只重新提议最后一个槽位接受过的值：{ $adopted }。
multi-paxos-note-ignores-accepted = { $node } 在 { $ballot } 中从头开始，尽管法定人数已接受 { $accepted }。
multi-paxos-note-fills-gaps = { $empty ->
    [true] { $node } 在 { $ballot } 中为槽位 { $last } 之前的每个空缺提议 no-op：{ $gaps }。法定人数没有报告在那里接受过值，不填补就无法应用后面的命令。
   *[other] { $node } 在 { $ballot } 中为槽位 { $last } 之前的其余槽位一律提议 no-op，不管那里接受过什么：{ $gaps }。
  }
multi-paxos-note-leaves-gaps = { $node } 在 { $ballot } 中不填补槽位 { $last } 之前的空缺：{ $gaps }。在第一个空缺选定值之前，后面的一切都无法应用。
multi-paxos-note-steps-down = { $node } 不再是领导者：{ $from } 使用 { $ballot }，高于自己的 { $own }。
multi-paxos-note-gives-up = { $node } 放弃 { $own }：{ $from } 使用更高的 { $ballot }。
multi-paxos-note-late-nack = { $from } 对 { $ballot } 的拒绝来迟了：{ $node } 早已不用这个编号。它由此得知有 { $promised }。

# Phase 2

multi-paxos-note-proposes = { $skips ->
    [true] { $node } 在早已获得承诺的 { $ballot } 中，为槽位 { $slot } 提议 { $client } 的 { $op }：不需要第一阶段。
   *[other] { $node } 在单独经过第一阶段的 { $ballot } 中，为槽位 { $slot } 提议 { $client } 的 { $op }。
  }
multi-paxos-note-proposes-again = { $node } 在 { $ballot } 中再次请 { $to } 接受对方尚未答复的槽位：{ $slots-count ->
    [1] { $slots }
   *[other] { $slots }
  }。
multi-paxos-note-new-ballot = { $node } 为 { $client } 的 { $op } 单独取一个提案编号 { $ballot }，重新从第一阶段开始。
multi-paxos-note-joins-ballot = { $node } 把 { $client } 的 { $op } 留给 { $ballot }：它正在为这个编号征集承诺。
multi-paxos-note-heartbeat = { $node } 发送心跳，表明自己在 { $ballot } 中是领导者，并且{ $commit ->
    [0] 尚不知有任何槽位选定
   *[other] 知道直到 { $commit } 的槽位都已选定
  }。
multi-paxos-note-hears-leader = { $node } 得知 { $from } 在 { $ballot } 中是领导者。
multi-paxos-note-refuses-heartbeat = { $node } 不跟随 { $from } 的 { $ballot }：它已承诺 { $promised }。
multi-paxos-note-accepts = { $node } 在 { $from } 的 { $ballot } 中接受（accept）{ $count ->
    [1] 槽位 { $last } 的 { $values }
   *[other] 槽位 { $first } 到 { $last } 的 { $values }
  }：没有更高的承诺拦着它。
multi-paxos-note-overwrites = { $node } 在 { $from } 的 { $ballot } 中接受{ $count ->
    [1] 槽位 { $last } 的 { $values }
   *[other] 槽位 { $first } 到 { $last } 的 { $values }
  }，取代 { $old }：没有更高的承诺拦着它。
multi-paxos-note-accepts-again = { $node } 早已在 { $from } 的 { $ballot } 中接受{ $count ->
    [1] 槽位 { $last } 的 { $values }
   *[other] 槽位 { $first } 到 { $last } 的 { $values }
  }，照此答复。
multi-paxos-note-refuses-accept = { $node } 不接受 { $from } 的 { $ballot } 中{ $count ->
    [1] 槽位 { $last } 的 { $values }
   *[other] 槽位 { $first } 到 { $last } 的 { $values }
  }：它已承诺 { $promised }。
multi-paxos-note-breaks-promise = { $node } 虽已承诺 { $promised }，仍在 { $from } 的 { $ballot } 中接受{ $count ->
    [1] 槽位 { $last } 的 { $values }
   *[other] 槽位 { $first } 到 { $last } 的 { $values }
  }。
multi-paxos-note-counts-accepted = { $node } 得知 { $from } 在 { $ballot } 中接受了槽位 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  }：{ $even ->
    [true] { $have }
   *[other] { $have } 到 { $most }
  } / { $needed }。
multi-paxos-note-repeated-accepted = { $node } 没有可计的：{ $from } 早已答复在 { $ballot } 中接受了槽位 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  }，或者它们已知选定。
multi-paxos-note-late-accepted = { $node } 不再计入 { $from } 在 { $ballot } 中的接受：槽位 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  }。

# Learning

multi-paxos-note-commits = { $count ->
    [1] { $by } 组成第二阶段的法定人数，在 { $ballot } 中接受了槽位 { $last }。
   *[other] 槽位 { $first } 到 { $last } 在 { $ballot } 中各由第二阶段的法定人数接受，其中 { $last } 由 { $by } 接受。
  }{ $durable ->
    [true] { $node } 现在知道那里选定（chosen）了什么。
   *[other] { $node } 便当它已选定，虽然未必有哪个磁盘上有它。
  }
multi-paxos-note-waits-for-gap = { $node } 为槽位 { $slot } 数到了第二阶段的法定人数，却不能应用：槽位 { $gap } 还空着。
multi-paxos-note-slot-is-chosen = 槽位 { $slot } 在这一刻选定：{ $by } 组成第二阶段的法定人数，都已接受 { $chosen } 并写入磁盘。还没有服务器知道。
multi-paxos-note-learns = 领导者说槽位 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  } 已选定：{ $node } 便采用自己在这位领导者的提案编号中接受的值。
multi-paxos-note-asks-chosen = { $node } 自己无法断定槽位 { $first } 到 { $last } 选定了什么，去问 { $from }。
multi-paxos-note-tells-chosen = { $node } 告诉 { $to } 槽位 { $first } 到 { $last } 选定了什么。
multi-paxos-note-knows-no-more = { $from } 问 { $node } 从槽位 { $first } 起选定了什么，它不知道。
multi-paxos-note-catches-up = { $node } 追赶上来，得知槽位 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  } 选定了什么。
multi-paxos-note-knew-chosen = { $from } 告知的内容对 { $node } 没有用：它已知直到槽位 { $commit } 选定了什么。
multi-paxos-note-chosen-too-far = { $node } 用不上 { $from } 告知的槽位 { $first } 及以后的内容：在那之前还缺槽位 { $missing }。
multi-paxos-note-applies = { $node } 依次把槽位 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  } 应用到状态机。
multi-paxos-note-applies-no-op = { $node } 发现槽位 { $slot } 是 no-op：什么也不改变。

# Clients

multi-paxos-note-not-leader = { $node } 不是领导者，不接受命令：{ $leader ->
    [none] 它也不知道 { $client } 该找谁
   *[other] { $client } 应去找 { $leader }
  }。
multi-paxos-note-answers = { $node } 已应用槽位 { $slot }，答复 { $client } 的请求 { $number }：{ $result }。
multi-paxos-note-duplicate-answered = { $node } 认出 { $client } 的请求 { $number }：它早已生效，再次给出同样的答复。
multi-paxos-note-duplicate-waiting = { $node } 早已为槽位 { $slot } 提议了 { $client } 的请求 { $number }，不再重复。
multi-paxos-note-duplicate-applied = { $node } 不再次执行槽位 { $slot }：{ $client } 的请求 { $number } 早已生效。
multi-paxos-note-older-not-applied = 槽位 { $slot } 中 { $client } 的请求 { $number } 早于 { $node } 见过的 { $client } 的请求 { $newer }，不予执行。
multi-paxos-note-request-too-old = { $node } 忽略 { $client } 的请求 { $number }：该客户端已发出更新的请求。
multi-paxos-note-other-command = { $node } 发现槽位 { $slot } 选定了别的值，而它曾在此提议 { $client } 的请求 { $number }：该请求可能已丢失，{ $client } { $leader ->
    [none] 应再次请求
   *[other] 应去找 { $leader }
  }。

# Messages

multi-paxos-message-Prepare = 第一阶段，涵盖从某槽位起的所有槽位：请求承诺不再接受更低的提案编号
multi-paxos-message-Promise = 答复 Prepare：不再接受更低的编号，并报告各槽位接受过的值
multi-paxos-message-Nack = 拒绝：已承诺更高的提案编号
multi-paxos-message-Accept = 第二阶段：请求为一个槽位接受一个值，并告知日志已选定到哪里
multi-paxos-message-Accepted = 已接受并写入磁盘
multi-paxos-message-Heartbeat = 领导者还在，并告知日志已选定到哪里
multi-paxos-message-CatchUp = 询问从某槽位起选定了什么
multi-paxos-message-Chosen = 知情者告知选定了什么

# Fields

multi-paxos-field-role = 跟随者、候选者或领导者
multi-paxos-field-promised = 在任何槽位都不接受低于此的提案编号
multi-paxos-field-ballot = 它作为候选者或领导者使用的提案编号
multi-paxos-field-leader = 它认为谁是领导者
multi-paxos-field-log = 各槽位中它所知或接受过的值，各带提案编号
multi-paxos-field-acceptedBallot = 该槽位最近接受的提案编号
multi-paxos-field-acceptedValue = 该槽位最近接受的值
multi-paxos-field-commitIndex = 第一个不知是否选定的槽位的前一个
multi-paxos-field-lastApplied = 它的状态机已应用的最后一个槽位
multi-paxos-field-nextSlot = 领导者下一个要提议的槽位
multi-paxos-field-kv = 它的状态机中该键的值
multi-paxos-field-flag = test-and-set 是否已设置标志

# Short, on the stage

multi-paxos-short-promised = 已承诺 { $value }
multi-paxos-label-Prepare = Prepare { $ballot }
multi-paxos-label-Promise = { $accepted-count ->
    [0] Promise { $ballot }
    [1] Promise { $ballot }，{ $accepted }
    [2] Promise { $ballot }，{ $accepted }
   *[other] Promise { $ballot }，{ $accepted-count } 个槽位
  }
multi-paxos-label-Nack = Nack，{ $promised }
multi-paxos-label-Accept = { $values-count ->
    [1] Accept { $slot }：{ $values }
    [2] Accept { $slot }：{ $values }
   *[other] Accept { $slot }：{ $values-count } 个值
  }
multi-paxos-label-Accepted = { $count ->
    [1] Accepted { $slot }
   *[other] Accepted { $slot } + { $count }
  }
multi-paxos-label-Heartbeat = 心跳
multi-paxos-label-CatchUp = 从 { $slot } 起选定了什么？
multi-paxos-label-Chosen = 从 { $slot } 起已选定：{ $values-count }

# 先试什么

multi-paxos-try = 播放，等有了领导者，让客户端发出请求，再让领导者崩溃。
