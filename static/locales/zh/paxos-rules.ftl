# 规则、不变式、设置，以及做不到的事：和操作用的部分一起取来。

paxos-param-nodes = 身兼三种角色的服务器数；0 表示各角色分开
paxos-param-proposers = 提议者（proposer）数，角色分开时有效
paxos-param-acceptors = 接受者（acceptor）数，角色分开时有效
paxos-param-learners = 学习者（learner）数，角色分开时有效
paxos-param-phase1 = 提议者需要的承诺数；0 表示多数派
paxos-param-phase2 = 选定一个值需要的接受数；0 表示多数派
paxos-param-quorums = 哪些接受者算法定人数：majority 为多数派，grid 为网格中一整行的承诺、一整列的接受
paxos-timing-retry = 提议者等多久之后换更高的提案编号（ballot）重试

# 规则：关闭意味着什么

paxos-rule-promise-check = 无论承诺过什么，接受者对任何提案编号都答应、都接受。
paxos-rule-adopt-value = 即使自己的法定人数中有接受者接受过别的值，提议者仍提议自己的值。
paxos-rule-adopt-highest = 提议者采用最先听到的已接受值，而不是编号最高的那一个。
paxos-rule-persist-promise = 接受者作出承诺而不持久化：崩溃之后就忘了。
paxos-rule-persist-accept = 接受者接受提案而不持久化：崩溃之后就忘了。
paxos-rule-persist-round = 提议者不把轮次持久化：崩溃之后会再用同样的提案编号。
paxos-rule-accept-raises-promise = 接受者接受了高于其承诺的提案，承诺却停在原处。
paxos-rule-quorum-intersects = 半数接受者就算法定人数，网格中两个阶段都只要一整行：两个法定人数可能没有交集。
paxos-rule-unique-ballots = 所有提议者的提案编号都用第一个提议者的名字：两者可能共用一个编号。
paxos-rule-back-off = 提议者一被拒绝就立刻重试：两个提议者可能永远互相压过对方，形成活锁（livelock）。

# 不变式：被破坏是什么意思

paxos-invariant-agreement = 选定了两个值：{ $first } 和 { $second }。
paxos-invariant-validity = { $acceptor } 接受了 { $accepted }，而没有谁提议过它。
paxos-invariant-one-value-per-ballot = 一个提案编号有两个值：在 { $ballot } 中 { $first } 和 { $second } 都被接受。
paxos-invariant-chosen-carries-on = { $chosen } 已被选定，{ $acceptor } 却在更高的编号中接受了 { $accepted }：更高的编号都必须带着选定的值。
paxos-invariant-learned-is-chosen = { $node } 以为 { $learned } 已被选定，其实没有：磁盘上有它的接受者不足法定人数。
paxos-invariant-learners-agree = { $first } 学到 { $first-value }，{ $second } 学到 { $second-value }。
paxos-goal-progress = 只要提议者不再无休止地互相压过对方，终会选定一个值。

# 不变式的简称

paxos-invariant-agreement-name = 只选定一个值
paxos-invariant-validity-name = 只接受提议过的值
paxos-invariant-one-value-per-ballot-name = 一个提案编号只有一个值
paxos-invariant-chosen-carries-on-name = 一旦选定，更高的编号都带着这个值
paxos-invariant-promise-kept = 承诺从不降低：{ $acceptor } 曾承诺 { $before }，现在却{ $promised ->
    [none] 没有任何承诺
   *[other] 只承诺到 { $promised }
  }。
paxos-invariant-promise-kept-name = 承诺从不降低
paxos-invariant-accepted-is-promised = 接受即承诺：{ $acceptor } 接受了 { $accepted }，承诺却{ $promised ->
    [none] 一个也没有
   *[other] 只到 { $promised }
  }。
paxos-invariant-accepted-is-promised-name = 接受即承诺
paxos-invariant-learned-is-chosen-name = 只学到已选定的值
paxos-invariant-learners-agree-name = 大家学到的值相同

# 为什么不能做

problem-paxos-not-a-proposer = { $node } 是{ $part ->
    [acceptor] 接受者（acceptor）
    [learner] 学习者（learner）
   *[other] 别的角色
}，不提议任何值：请改用 { $known }
problem-paxos-grid-sizes = quorums=grid 要的是整行和整列，phase1 和 phase2 要的是个数：请去掉这两个参数，或改用 quorums=majority
problem-paxos-no-grid = { $all } 个{ $who ->
    [acceptors] 接受者
   *[nodes] 节点
}排不成行列：4、6、8 或 9 个可以
problem-paxos-round = { $read } 不能作轮次：应为 1 到 { $most }
problem-paxos-round-used = { $node } 不能用第 { $read } 轮：它已用到第 { $last } 轮，提议者的轮次只能增加
