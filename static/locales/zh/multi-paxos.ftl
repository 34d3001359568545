# Multi-Paxos 的文本。$node 是事件发生的服务器。提案写作 值@提案编号：x=1@2.S1。

# Parameters

multi-paxos-param-servers = 服务器数
multi-paxos-param-clients = 客户端数
multi-paxos-param-phase1 = 成为领导者所需的承诺数；0：多数派
multi-paxos-param-phase2 = 选定一个值所需的接受数；0：多数派
multi-paxos-timing-election = 服务器等待领导者的时间从这一区间随机抽取，每次重抽
multi-paxos-timing-heartbeat = 领导者发送心跳的间隔
multi-paxos-timing-retry = 客户端等待答复多久之后改问下一台服务器
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

# Rules: what they demand, and what off means

multi-paxos-rule-promise-check = 服务器不接受低于承诺的提案编号。关闭：它答复并接受任何提案编号，旧领导者会覆盖已选定的值。
multi-paxos-rule-adopt-value = 新领导者重新提议法定人数接受过的值。关闭：它从头开始，覆盖可能早已选定的槽位。
multi-paxos-rule-adopt-highest = 一个槽位有多个值时，领导者取提案编号最高的。关闭：取最先听到的，已选定的值可能落败。
multi-paxos-rule-adopt-per-slot = 领导者对每个槽位都这样做。关闭：只对最后一个槽位；之前已选定的值会被 no-op 覆盖。
multi-paxos-rule-fill-gaps = 领导者用 no-op 填补空缺。关闭：没有人提议的槽位一直空着，之后的一切都不会应用。
multi-paxos-rule-persist-promise = 承诺先写入磁盘再答复。关闭：崩溃之后，服务器忘记向谁作过承诺。
multi-paxos-rule-persist-accept = 接受的值先写入磁盘再答复。关闭：一次崩溃就会丢失算作已选定的值。
multi-paxos-rule-persist-round = 服务器先把自己的提案编号写入磁盘再使用。关闭：崩溃之后，它会用同一编号提议别的值。
multi-paxos-rule-accept-raises-promise = 接受一个提案编号也就承诺了它。关闭：服务器接受了高的编号之后，还会接受更低的。
multi-paxos-rule-quorum-intersects = 任意两个法定人数都有共同的服务器。关闭：一半服务器就够了，两半可能互不知情。
multi-paxos-rule-unique-ballots = 提案编号带有服务器自己的名字。关闭：都用第一台的名字，两个领导者可能使用同一编号。
multi-paxos-rule-deduplicate = 重复到达的请求只生效一次。关闭：每到达一次就生效一次。
multi-paxos-rule-back-off = 被更高编号超过的服务器随机等待一段时间。关闭：它立即再次竞选，两台服务器会无休止地互相超过。
multi-paxos-rule-skip-phase-1 = 领导者一直使用已获承诺的提案编号。关闭：它为每条命令取新的编号，要两次往返而不是一次。

# Invariants: what it means that one is broken

multi-paxos-invariant-agreement = 共识（agreement）：槽位 { $slot } 选定了两个值，{ $first } 和 { $second }。
multi-paxos-invariant-validity = 有效性（validity）：{ $acceptor } 在槽位 { $slot } 接受了 { $accepted }，而没有客户端提出过它。
multi-paxos-invariant-one-value-per-ballot = 一个提案编号在槽位 { $slot } 有两个值：{ $first } 和 { $second } 都在 { $ballot } 中被接受。
multi-paxos-invariant-chosen-carries-on = 槽位 { $slot } 已选定 { $chosen }，{ $acceptor } 却以更高的提案编号接受了 { $accepted }：更高的编号都必须带着已选定的值。
multi-paxos-invariant-learned-is-chosen = { $server } 以为槽位 { $slot } 已选定 { $learned }，其实没有：没有法定人数把它存入磁盘。
multi-paxos-invariant-state-machine-safety = 状态机安全性（state-machine safety）：{ $server } 在槽位 { $slot } 应用了 { $own }，而另一台服务器在此应用的是 { $other }。
multi-paxos-invariant-exactly-once = 恰好一次（exactly once）：{ $server } 在槽位 { $slot } 再次执行了 { $client } 的请求 { $number }（{ $op }），它早在槽位 { $before } 就已生效。
multi-paxos-invariant-linearizable = 线性一致性（linearizability）：{ linearizable-why }

# The same as short names

multi-paxos-invariant-agreement-name = 一个槽位只选定一个值
multi-paxos-invariant-validity-name = 只接受客户端提出的值
multi-paxos-invariant-one-value-per-ballot-name = 一个提案编号在一个槽位只有一个值
multi-paxos-invariant-chosen-carries-on-name = 选定之后，更高的编号都带着该值
multi-paxos-invariant-promise-kept = 承诺从不降低：{ $server } 曾承诺 { $before }，现在却{ $promised ->
    [none] 没有任何承诺
   *[other] 只承诺到 { $promised }
  }。
multi-paxos-invariant-promise-kept-name = 承诺从不降低
multi-paxos-invariant-accepted-is-promised = 接受即承诺：{ $server } 在 { $ballot } 中接受了槽位 { $slot } 的值，承诺却{ $promised ->
    [none] 一个也没有
   *[other] 只到 { $promised }
  }。
multi-paxos-invariant-accepted-is-promised-name = 接受即承诺
multi-paxos-invariant-learned-is-chosen-name = 只得知已选定的值
multi-paxos-invariant-state-machine-safety-name = 所有服务器应用相同的命令
multi-paxos-invariant-exactly-once-name = 恰好一次
multi-paxos-invariant-linearizable-name = 线性一致性

# What fails without a rule that safety does not need

multi-paxos-goal-progress = 终有一台服务器成为领导者，命令得以选定并应用。
multi-paxos-goal-round-trips = 领导者稳定时，一条命令只需一次往返。

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
