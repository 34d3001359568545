# Paxos，只决定一个值。提案写作 值@编号：foo@2.Y。

# 参数

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

# 先试什么

paxos-try = 点一个提议者，提议一个值，然后播放。其间让另一个也提议别的值。
