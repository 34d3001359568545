# Paxos，只决定一个值。提案写作 值@编号：foo@2.Y。

# 参数

paxos-param-nodes = 身兼三种角色的服务器数；0 表示各角色分开
paxos-param-proposers = 提议者（proposer）数，角色分开时有效
paxos-param-acceptors = 接受者（acceptor）数，角色分开时有效
paxos-param-learners = 学习者（learner）数，角色分开时有效
paxos-param-phase1 = 提议者需要的承诺数；0 表示多数派
paxos-param-phase2 = 选定一个值需要的接受数；0 表示多数派
paxos-param-quorums = 哪些接受者算法定人数：majority 为多数派，grid 为网格中一整行的承诺、一整列的接受
paxos-timing-retry = 提议者等多久之后换更高的提案编号（ballot）重试
paxos-timer-retry = 重试

# 提议者

# 离法定人数还有多远；只有网格才有 axis 和 line。
paxos-counted = { $axis ->
    [row] { $line } 这一行 { $have }/{ $needed }
    [column] { $line } 这一列 { $have }/{ $needed }
   *[none] { $have }/{ $needed }
}
paxos-whole = { $axis ->
    [row] ，包括 { $line } 这一整行
    [column] ，包括 { $line } 这一整列
   *[none] { "" }
}
paxos-promised = { $axis ->
    [row] { $have } 份承诺，包括 { $line } 这一整行
   *[none] 所需的 { $have } 份承诺
}
paxos-note-prepares = { $node } 取提案编号 { $ballot }，请求每个接受者作出承诺。要提议的值 { $value } 它暂且不说。
paxos-note-prepares-anew = { $node } 放弃 { $previous }，为 { $value } 取提案编号 { $ballot }，请求每个接受者作出承诺。
paxos-note-retries = { $node } 在 { $previous } 中没有等到结果，于是换更高的提案编号 { $ballot } 再问一遍。
paxos-note-counts-promise = { $own ->
    [true] { $node } 计入自己
   *[other] { $node } 计入 { $from }
}对 { $ballot } 的承诺：{ paxos-counted }。承诺里没有带值。
paxos-note-counts-promise-with = { $own ->
    [true] { $node } 计入自己
   *[other] { $node } 计入 { $from }
}对 { $ballot } 的承诺：{ paxos-counted }。承诺里带着 { $accepted }。
paxos-note-repeated-promise = { $node } 已经计入 { $from } 对 { $ballot } 的承诺：一个接受者只算一次。
paxos-note-late-promise = { $from } 对 { $ballot } 的承诺来迟了，{ $node } 已不需要。
paxos-note-proposes-own = { $node } 得到了{ $have ->
    [one] 所需的 1 份承诺
   *[other] { paxos-promised }
}，其中没有一份带着值，所以它可以自由选择：请求每个接受者在 { $ballot } 中接受它自己的 { $own }。
paxos-note-adopts = { $node } 得到了{ paxos-promised }，其中编号最高的已接受提案是 { $accepted }，所以无论自己想要什么，它都必须提议 { $value }。
paxos-note-adopts-first = { $node } 得到了{ paxos-promised }，便采用最先听到的 { $accepted }，不管哪个编号最高。
paxos-note-ignores-accepted = { $node } 得到了{ paxos-promised }，明知 { $accepted } 已被接受，仍在 { $ballot } 中提议自己的 { $own }。
paxos-note-backs-off = { $from } 拒绝了 { $node }，因为它已承诺 { $promised }。{ $node } 放弃 { $ballot }，等一等再试。
paxos-note-retries-at-once = { $from } 拒绝了 { $node }，因为它已承诺 { $promised }。{ $node } 放弃 { $previous }，立刻用 { $ballot } 再问一遍。
paxos-note-late-nack = { $from } 对 { $ballot } 的拒绝来迟了：{ $node } 早已不用这个编号。它由此得知有 { $promised }。
paxos-note-restores-proposer = { $round ->
    [none] { $node } 从磁盘启动。它不再把轮次写下来，不知道自己用过哪些。
   *[other] { $node } 从磁盘读出它用过的最后一轮 { $round }，以后只会更高。
}它原来想提议什么，已经忘了。

# 接受者

paxos-note-promises = { $kept ->
    [never] { $node } 承诺 { $ballot }，但没有什么阻止它再接受编号更低的提案。
    [until-crash] { $node } 承诺 { $ballot }：只要不崩溃，就不再接受编号更低的提案。
   *[always] { $node } 承诺 { $ballot }：不再接受编号更低的提案。
}它没有已接受的值可以报告。
paxos-note-promises-with = { $kept ->
    [never] { $node } 承诺 { $ballot }，但没有什么阻止它再接受编号更低的提案。
    [until-crash] { $node } 承诺 { $ballot }：只要不崩溃，就不再接受编号更低的提案。
   *[always] { $node } 承诺 { $ballot }：不再接受编号更低的提案。
}它报告已接受 { $accepted }。
paxos-note-promises-again = { $node } 早已承诺 { $ballot }，照此答复。
paxos-note-refuses-prepare = { $node } 拒绝 { $ballot }：它已承诺 { $promised }。
paxos-note-answers-lower = { $node } 已承诺 { $promised }，却仍然答应了 { $ballot }。
paxos-note-accepts = { $node } 接受 { $proposal }：没有更高的承诺拦着它。
paxos-note-overwrites = { $node } 接受 { $proposal }，取代 { $old }：没有更高的承诺拦着它。
paxos-note-accepts-again = { $node } 早已接受 { $proposal }，照此答复。
paxos-note-refuses-accept = { $node } 不接受 { $proposal }：它已承诺 { $promised }。
paxos-note-breaks-promise = { $node } 已承诺 { $promised }，却接受了 { $proposal }。
paxos-note-restores-acceptor = { $node } 从磁盘读出：{ $promised ->
    [none] 没有作过承诺
   *[other] 已承诺 { $promised }
}，{ $accepted ->
    [none] 没有接受过任何值
   *[other] 已接受 { $accepted }
}。它知道的只有这些。

# 学习者

paxos-note-counts-accepted = { $own ->
    [true] { $node } 计入自己对 { $proposal } 的接受
   *[other] { $node } 得知 { $from } 已接受 { $proposal }
}：{ paxos-counted }。
paxos-note-repeated-accepted = { $node } 已经计入 { $from } 对 { $proposal } 的接受：一个接受者只算一次。
paxos-note-learns = { $own ->
    [true] { $node } 计入自己对 { $proposal } 的接受
   *[other] { $node } 得知 { $from } 已接受 { $proposal }
}：{ paxos-counted }。{ $durable ->
    [true] 现在 { $node } 知道它已被选定。
   *[other] { $node } 便当它已被选定，虽然未必有哪个磁盘上有它。
}
paxos-note-known-already = { $own ->
    [true] { $node } 接受了 { $proposal }
   *[other] { $node } 得知 { $from } 已接受 { $proposal }
}；这个值它早已学到。
paxos-note-learns-another = { $node } 得知法定人数已接受 { $proposal }，可它早已学到 { $known }。
paxos-note-restores-server = { $node } 从磁盘读出：{ $promised ->
    [none] 没有作过承诺
   *[other] 已承诺 { $promised }
}，{ $accepted ->
    [none] 没有接受过任何值
   *[other] 已接受 { $accepted }
}，{ $round ->
    [none] 却没有用过的轮次：它不再把轮次写下来。
   *[other] 用过的最后一轮是 { $round }。
}它知道的只有这些。
paxos-note-finds-nothing = { $node } 的磁盘空空如也：它什么也不知道。
paxos-note-restores-learner = { $node } 没有磁盘：就算学到过什么，也都忘了。

# 从系统外面看

paxos-note-chosen = 就在这一刻，{ $value } 被选定（chosen）：{ $acceptors } 个接受者中有 { $by-count } 个（{ $by }）已接受 { $proposal } 并写入磁盘{ paxos-whole }。{ $known ->
    [true] { $node } 最先知道。
   *[other] 系统中还没有谁知道。
}
paxos-note-chosen-again = { $proposal } 也被法定人数（{ $by }）接受。{ $alone ->
    [true] 值相同，也必须相同。
   *[other] 这个值是先前选定的值之一。
}

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

# 消息

paxos-message-Prepare = 第一阶段，准备：请求承诺不再接受更低的编号
paxos-message-Promise = 答复 Prepare，承诺：不再接受更低的编号，并说明最近接受了什么
paxos-message-Nack = 拒绝：已承诺更高的编号
paxos-message-Accept = 第二阶段，接受：请求在这个编号中接受这个值
paxos-message-Accepted = 已接受，并已持久化

# 字段

paxos-field-promised = 已承诺：不接受低于它的提案编号
paxos-field-accepted = 最近接受的提案：值和编号
paxos-field-acceptedBallot = 最近接受的提案的编号
paxos-field-acceptedValue = 最近接受的值
paxos-field-phase = 当前提案编号进行到哪一步
paxos-field-ballot = 正在使用的提案编号
paxos-field-value = 在这个编号中提议的值
paxos-field-own = 自己被要求提议的值
paxos-field-round = 用过的最后一轮
paxos-field-chosen = 它所知道的选定值

# 舞台上的简写

paxos-short-promised = 承诺 { $value }
paxos-short-accepted = { $value }
paxos-short-ballot = 编号 { $value }
paxos-short-value = { $value }
paxos-short-phase = { $value ->
    [idle] 空闲
    [prepare] 第一阶段
    [accept] 第二阶段
    [waiting] 等待
    [done] 完成
   *[other] { $value }
  }
paxos-short-chosen = 得知 { $value }
paxos-label-Prepare = Prepare { $ballot }
paxos-label-Promise = { $acceptedValue ->
    [none] Promise { $ballot }
   *[other] Promise { $ballot }，{ $acceptedValue }@{ $acceptedBallot }
}
paxos-label-Nack = Nack，{ $promised }
paxos-label-Accept = Accept { $value }@{ $ballot }
paxos-label-Accepted = Accepted { $value }@{ $ballot }

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

# 先试什么

paxos-try = 点一个提议者，提议一个值，然后播放。其间让另一个也提议别的值。
