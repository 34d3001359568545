# 规则、不变式、设置，以及做不到的事：和操作用的部分一起取来。

paxos-kv-param-nodes = 既是提议者又是接受者的服务器数；0 表示各角色分开
paxos-kv-param-clients = 客户端数
paxos-kv-param-proposers = 提议者（proposer）数，角色分开时有效
paxos-kv-param-acceptors = 接受者（acceptor）数，角色分开时有效
paxos-kv-param-phase1 = 提议者需要的承诺数；0 表示多数派
paxos-kv-param-phase2 = 选定一个值需要的接受数；0 表示多数派
paxos-kv-param-learn = 接受者怎样得知选定了什么；commit：由提议者通知，n 条消息；all：每个接受者告诉其他所有接受者，n² 条消息
paxos-kv-timing-patience = 提议者等多久之后换更高的提案编号（ballot）重试
paxos-kv-timing-retry = 客户端等多久之后改问另一个提议者

# 规则：关闭意味着什么

paxos-kv-rule-promise-check = 无论承诺过什么，接受者对任何提案编号都答应、都接受。
paxos-kv-rule-adopt-value = 即使自己的法定人数中有接受者接受过别的值，写者仍提议自己的值。
paxos-kv-rule-adopt-highest = 提议者采用最先听到的已接受值，而不是编号最高的那一个。
paxos-kv-rule-persist-promise = 接受者作出承诺而不持久化：崩溃之后就忘了。
paxos-kv-rule-persist-accept = 接受者接受提案而不持久化：崩溃之后就忘了。
paxos-kv-rule-persist-round = 提议者不把轮次持久化：崩溃之后会再用同样的提案编号。
paxos-kv-rule-accept-raises-promise = 接受者接受了高于其承诺的提案，承诺却停在原处。
paxos-kv-rule-quorum-intersects = 半数接受者就算法定人数：两个法定人数可能没有交集。
paxos-kv-rule-unique-ballots = 所有提议者的提案编号都用第一个提议者的名字：两者可能共用一个编号。
paxos-kv-rule-read-repair = 读者看到已接受的值就回答，不经过第二阶段：下一个读者看到的可能是别的值。
paxos-kv-rule-own-by-id = 写者把相等的值当成自己的：两个客户端都写 5，都以为自己赢了，其实有一个从未写入。
paxos-kv-rule-back-off = 提议者一被拒绝就立刻重试：两个提议者可能永远互相压过对方，形成活锁（livelock）。

# 不变式：被破坏是什么意思

paxos-kv-invariant-agreement = { $at } 选定了两个值：{ $first-writer } 的 { $first } 和 { $second-writer } 的 { $second }。
paxos-kv-invariant-validity = { $acceptor } 在 { $at } 接受了 { $accepted }，而没有客户端要求过它。
paxos-kv-invariant-one-value-per-ballot = 一个提案编号有两个值：在 { $at } 的 { $ballot } 中，{ $first-writer } 的 { $first } 和 { $second-writer } 的 { $second } 都被接受。
paxos-kv-invariant-chosen-carries-on = { $at } 已选定 { $chosen }，{ $acceptor } 却在更高的编号中接受了 { $accepted }：更高的编号都必须带着选定的值。
paxos-kv-invariant-learned-is-chosen = { $node } 以为 { $at } 选定了 { $learned }，其实没有：磁盘上有它的接受者不足法定人数。
paxos-kv-invariant-reads-agree = 同是 { $at } 这个版本，{ $first } 读到 { $first-value }，{ $second } 读到 { $second-value }。
paxos-kv-invariant-no-gaps = { $acceptor } 在 { $at } 接受了 { $accepted }，而 { $before } 还没有选定任何值。
paxos-kv-invariant-writes-once = { $kind ->
    [twice] { $client } 的 { $op } 生效了两次：{ $first } 和 { $at }。
   *[never] { $client } 被告知 { $op } 已经生效，可没有哪个版本是它写的。
}
paxos-kv-invariant-linearizable = 客户端看到的结果排不出任何一种操作顺序。{ linearizable-why }
paxos-kv-goal-progress = 只要提议者不再无休止地互相压过对方，每个请求终会得到回答。

# 不变式的简称

paxos-kv-invariant-agreement-name = 一个版本只有一个值
paxos-kv-invariant-validity-name = 只接受客户端要求过的值
paxos-kv-invariant-one-value-per-ballot-name = 一个版本的一个提案编号只有一个值
paxos-kv-invariant-chosen-carries-on-name = 一旦选定，更高的编号都带着这个值
paxos-kv-invariant-promise-kept = 承诺从不降低：{ $acceptor } 对 { $at } 曾承诺 { $before }，现在却{ $promised ->
    [none] 没有任何承诺
   *[other] 只承诺到 { $promised }
  }。
paxos-kv-invariant-promise-kept-name = 承诺从不降低
paxos-kv-invariant-accepted-is-promised = 接受即承诺：{ $acceptor } 接受了 { $at } 的 { $accepted }，承诺却{ $promised ->
    [none] 一个也没有
   *[other] 只到 { $promised }
  }。
paxos-kv-invariant-accepted-is-promised-name = 接受即承诺
paxos-kv-invariant-learned-is-chosen-name = 只学到已选定的值
paxos-kv-invariant-reads-agree-name = 同一版本人人读到的值相同
paxos-kv-invariant-no-gaps-name = 前一个版本选定之后才有下一个
paxos-kv-invariant-writes-once-name = 得到答复的写入恰好生效一次
paxos-kv-invariant-linearizable-name = 在客户端看来只有一份数据（线性一致性）

# 为什么不能做

problem-paxos-kv-not-a-proposer = { $node } 是接受者（acceptor），不替任何人读：请改问 { $known }
problem-paxos-kv-not-an-acceptor = { $node } 是提议者（proposer），没有实例：请让 { $known } 作快照
problem-paxos-kv-nothing-chosen = { $node } 所知的选定值都已在快照里，没有新的
problem-paxos-kv-instance = { $read } 不是实例的名字：propose 后面应是键 "x"，或键和版本 "x.1"；值来自客户端的请求
problem-paxos-kv-busy = { $node } 正忙于 { $client } 的 { $op }
problem-paxos-kv-round = { $read } 不能作轮次：应为 1 到 { $most }
problem-paxos-kv-round-used = { $node } 不能用第 { $read } 轮：它已用到第 { $last } 轮，提议者的轮次只能增加
