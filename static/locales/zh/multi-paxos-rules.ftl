# 规则、不变式、设置，以及做不到的事：和操作用的部分一起取来。

multi-paxos-param-servers = 服务器数
multi-paxos-param-clients = 客户端数
multi-paxos-param-phase1 = 成为领导者所需的承诺数；0：多数派
multi-paxos-param-phase2 = 选定一个值所需的接受数；0：多数派
multi-paxos-timing-election = 服务器等待领导者的时间从这一区间随机抽取，每次重抽
multi-paxos-timing-heartbeat = 领导者发送心跳的间隔
multi-paxos-timing-retry = 客户端等待答复多久之后改问下一台服务器

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
