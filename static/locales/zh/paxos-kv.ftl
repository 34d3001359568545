# 由 Paxos 实例组成的键值存储。实例写作 键.版本：x.1；提案写作 值@编号：foo@2.Y。

# 参数

paxos-kv-timer-retry = 重试

# 提议者：请求

paxos-kv-note-begins-write = { $node } 开始处理 { $client } 的 { $op }。{ $known ->
    [none] 它对这个键一无所知
   *[other] 它学到的最新版本是 { $known }
}，于是用提案编号 { $ballot } 争取 { $at }，请求每个接受者作出承诺。
paxos-kv-note-begins-read = { $node } 开始处理{ $client ->
    [none] 提问
   *[other] { $client } 的
} { $op }。{ $known ->
    [none] 它对这个键一无所知
   *[other] 它学到的最新版本是 { $known }
}，于是用提案编号 { $ballot } 询问 { $at }，自己不带值。
paxos-kv-note-begins-named = { $node } 被要求读 { $at }，而不是别的版本。它用提案编号 { $ballot } 在那里运行 Paxos，自己不带值。
paxos-kv-note-queues = { $client } 的 { $op } 要等一等：{ $node } 正忙于 { $serving }。
paxos-kv-note-duplicate-request = { $node } 已经在处理 { $client } 的 { $op }：编号相同，是同一个请求。
paxos-kv-note-older-request = { $client } 的 { $op } 比 { $node } 手头上它的 { $newer } 更旧，不予处理。
paxos-kv-note-gives-up = { $client } 已发出新的请求，所以 { $node } 不再处理 { $op }。它是否生效，尚无定论。
paxos-kv-note-not-a-proposer = { $node } 是接受者，不为客户端服务：它让 { $client } 去找 { $hint }。

# 提议者：提案编号

paxos-kv-note-asks-higher = { $node } 在 { $previous } 中没有等到 { $at } 的结果，于是换更高的提案编号 { $ballot } 再问一遍。
paxos-kv-note-counts-promise = { $own ->
    [true] { $node } 计入自己
   *[other] { $node } 计入 { $from }
}在 { $at } 对 { $ballot } 的承诺：{ $have }/{ $needed }。承诺里没有带值。
paxos-kv-note-counts-promise-with = { $own ->
    [true] { $node } 计入自己
   *[other] { $node } 计入 { $from }
}在 { $at } 对 { $ballot } 的承诺：{ $have }/{ $needed }。承诺里带着 { $accepted }。
paxos-kv-note-repeated-promise = { $node } 已经计入 { $from } 在 { $at } 对 { $ballot } 的承诺：一个接受者只算一次。
paxos-kv-note-late-promise = { $from } 在 { $at } 对 { $ballot } 的承诺来迟了，{ $node } 已不需要。
paxos-kv-note-backs-off = { $from } 拒绝了 { $node }，因为它在 { $at } 已承诺 { $promised }。{ $node } 放弃 { $ballot }，等一等再试。
paxos-kv-note-retries-at-once = { $from } 拒绝了 { $node }，因为它在 { $at } 已承诺 { $promised }。{ $node } 放弃 { $previous }，立刻用 { $ballot } 再问一遍。
paxos-kv-note-late-nack = { $from } 在 { $at } 对 { $ballot } 的拒绝来迟了：{ $node } 早已不用这个编号。它由此得知有 { $promised }。

# 提议者：法定人数说了什么

paxos-kv-note-jumps = { $node } 询问 { $asked } 时，有接受者说自己在 { $at } 接受过值。提出那个值的提议者已经学到前一个版本，所以 { $node } 用提案编号 { $ballot } 直接跳到 { $at }。
paxos-kv-note-steps-back = { $node } 的法定人数中没有谁报告在 { $asked } 接受过值，而前一个版本 { $node } 还没有学到。它用提案编号 { $ballot } 询问 { $at }。
paxos-kv-note-moves-on = { $node } 已经知道不该停在 { $asked }，于是用提案编号 { $ballot } 前往 { $at }。
paxos-kv-note-proposes-own = { $node } 得到了 { $at } 所需的 { $have } 份承诺，其中没有一份带着值，所以它可以自由选择：请求每个接受者在 { $ballot } 中接受 { $client } 的 { $op }。
paxos-kv-note-adopts = { $node } 得到了 { $at } 所需的 { $have } 份承诺，其中编号最高的已接受提案是 { $accepted }，所以它必须在这里提议 { $value }{ $mine ->
    [true] ：这正是 { $client } 的 { $op }。
   *[other] ；{ $client } 的 { $op } 只能等后面的版本。
}
paxos-kv-note-adopts-first = { $node } 得到了 { $at } 所需的 { $have } 份承诺，便采用最先听到的 { $accepted }，不管哪个编号最高。
paxos-kv-note-ignores-accepted = { $node } 得到了 { $at } 所需的 { $have } 份承诺，明知 { $accepted } 已被接受，仍在 { $ballot } 中提议 { $client } 的 { $op }。
paxos-kv-note-repairs = { $node } 得到了 { $at } 所需的 { $have } 份承诺，看到 { $accepted }。它无从知道这个值是否已经选定，所以回答之前先确认：自己在 { $ballot } 中提议 { $value }。
paxos-kv-note-repairs-first = { $node } 得到了 { $at } 所需的 { $have } 份承诺，提议最先听到的 { $accepted }，不管哪个编号最高。
paxos-kv-note-answers-unrepaired = { $node } 得到了 { $at } 所需的 { $have } 份承诺，看到 { $accepted }。它不加确认，就当这个值已经选定。

# 提议者：结束

paxos-kv-note-answers-nil = { $node } 的法定人数中没有谁报告在 { $asked } 接受过值，关于 { $key } 它也什么都没有学到：{ $client ->
    [none] 回答
   *[other] 给 { $client } 的回答
}是空（nil）。没有什么需要确认，所以跳过第二阶段。
paxos-kv-note-answers-known = { $node } 的法定人数中没有谁报告在 { $asked } 接受过值，它学到的最新版本是 { $at }。{ $client ->
    [none] 回答
   *[other] 给 { $client } 的回答
}是 { $value }，不需要第二阶段。
paxos-kv-note-answers = { $node } 学到了 { $at }，回答{ $client ->
    [none] {""}
   *[other] {" "}{ $client }
}：{ $value }。
paxos-kv-note-wrote = 按编号看，{ $at } 正是 { $client } 自己的 { $op }：{ $node } 回答写入已经生效。
paxos-kv-note-wrote-before = { $at } 记着 { $client } 的 { $op } 早已生效：{ $node } 只作回答，不再写入。
paxos-kv-note-too-old = { $at } 记着 { $client } 在 { $op } 之后又写过：没有谁在等它，{ $node } 不再理会。
paxos-kv-note-takes-equal = { $lost } 是 { $writer } 写的 { $value }。因为值对得上，{ $node } 就把它当成 { $client } 的 { $op }。
paxos-kv-note-lost-version = { $lost } 归了 { $writer }：{ $value }。{ $client } 的 { $op } 用提案编号 { $ballot } 争取下一个版本 { $at }。
paxos-kv-note-named-nil = { $node } 的法定人数中没有谁报告在 { $at } 接受过值：结果是空（nil），跳过第二阶段。{ $binding ->
    [true] 编号低于 { $ballot } 的提案在那里再也不会选定。
   *[other] {""}
}
paxos-kv-note-named-value = { $node } 学到了 { $at }，回答：{ $value }。
paxos-kv-note-named-gone = { $at } 已不存在：{ $node } 学到的最新版本是 { $newest }。

# 接受者

paxos-kv-note-promises = { $kept ->
    [never] { $node } 在 { $at } 承诺 { $ballot }，但没有什么阻止它在那里再接受编号更低的提案。
    [until-crash] { $node } 在 { $at } 承诺 { $ballot }：只要不崩溃，在那里就不再接受编号更低的提案。
   *[always] { $node } 在 { $at } 承诺 { $ballot }：在那里不再接受编号更低的提案。
}它在那里没有已接受的值可以报告。
paxos-kv-note-promises-with = { $kept ->
    [never] { $node } 在 { $at } 承诺 { $ballot }，但没有什么阻止它在那里再接受编号更低的提案。
    [until-crash] { $node } 在 { $at } 承诺 { $ballot }：只要不崩溃，在那里就不再接受编号更低的提案。
   *[always] { $node } 在 { $at } 承诺 { $ballot }：在那里不再接受编号更低的提案。
}它报告已接受 { $accepted }。
paxos-kv-note-promises-again = { $node } 早已在 { $at } 承诺 { $ballot }，照此答复。
paxos-kv-note-refuses-prepare = { $node } 拒绝 { $at } 的 { $ballot }：它在那里已承诺 { $promised }。
paxos-kv-note-answers-lower = { $node } 在 { $at } 已承诺 { $promised }，却仍然答应了 { $ballot }。
paxos-kv-note-accepts = { $node } 在 { $at } 接受 { $proposal }：在那里没有更高的承诺拦着它。
paxos-kv-note-overwrites = { $node } 在 { $at } 接受 { $proposal }，取代 { $old }：在那里没有更高的承诺拦着它。
paxos-kv-note-accepts-again = { $node } 早已在 { $at } 接受 { $proposal }，照此答复。
paxos-kv-note-refuses-accept = { $node } 不在 { $at } 接受 { $proposal }：它在那里已承诺 { $promised }。
paxos-kv-note-breaks-promise = { $node } 在 { $at } 已承诺 { $promised }，却接受了 { $proposal }。
paxos-kv-note-answers-snapshot = { $node } 没有保留实例 { $at }：它的快照（snapshot）里是 { $newest }，值是 { $value }。它如此告诉 { $from }。
paxos-kv-note-snapshots = { $node } 把 { $at } 的 { $value } 存入快照（snapshot）。{ $gone ->
    [0] 它没有这以前的实例。
    [one] 一个实例不再需要，删去。
   *[other] 到此为止的 { $gone } 个实例不再需要，删去。
}

# 学习

paxos-kv-note-counts-accepted = { $own ->
    [true] { $node } 计入自己在 { $at } 对 { $proposal } 的接受
   *[other] { $node } 得知 { $from } 在 { $at } 已接受 { $proposal }
}：{ $have }/{ $needed }。
paxos-kv-note-repeated-accepted = { $node } 已经计入 { $from } 在 { $at } 对 { $proposal } 的接受：一个接受者只算一次。
paxos-kv-note-learns = { $own ->
    [true] { $node } 计入自己在 { $at } 对 { $proposal } 的接受
   *[other] { $node } 得知 { $from } 在 { $at } 已接受 { $proposal }
}：{ $have }/{ $needed }。{ $durable ->
    [true] 现在 { $node } 知道它已被选定。
   *[other] { $node } 便当它已被选定，虽然未必有哪个磁盘上有它。
}
paxos-kv-note-known-already = { $node } 从 { $from } 听到 { $at } 的 { $proposal }；这个版本或更新的版本它早已学到。
paxos-kv-note-hears-commit = { $from } 通知 { $node }：{ $at } 选定了 { $proposal }。
paxos-kv-note-hears-snapshot = { $from } 没有保留实例 { $asked }，但告诉 { $node }：{ $at } 已经选定，值是 { $value }。
paxos-kv-note-late-snapshot = { $from } 告诉 { $node }：{ $at } 已经选定，值是 { $value }；它已不再等这个。

# 重启之后

paxos-kv-note-restores-proposer = { $round ->
    [none] { $node } 从磁盘启动。它不再把轮次写下来，不知道自己用过哪些。
   *[other] { $node } 从磁盘读出它用过的最后一轮 { $round }，以后只会更高。
}被要求做什么，它已经忘了：客户端会再问。
paxos-kv-note-restores-acceptor = { $node } 从磁盘读出它在 { $instances } 个实例中的承诺和接受，以及 { $keys } 个键的快照。它知道的只有这些。
paxos-kv-note-restores-server = { $node } 从磁盘读出它在 { $instances } 个实例中的承诺和接受、{ $keys } 个键的快照{ $round ->
    [none] ，却没有用过的轮次：它不再把轮次写下来。
   *[other] ，以及用过的最后一轮 { $round }。
}它知道的只有这些。
paxos-kv-note-finds-nothing = { $node } 的磁盘空空如也：它什么也不知道。

# 从系统外面看

paxos-kv-note-chosen = 就在这一刻，{ $at } 选定（chosen）为 { $value }：{ $acceptors } 个接受者中有 { $by-count } 个（{ $by }）已接受 { $writer } 的 { $proposal } 并写入磁盘。
paxos-kv-note-chosen-again = { $acceptors } 个接受者中的法定人数（{ $by }）在 { $at } 也接受了 { $writer } 的 { $proposal }。{ $alone ->
    [true] 值 { $value } 相同，也必须相同。
   *[other] 值 { $value } 是先前选定的值之一。
}

# 消息

paxos-kv-message-Prepare = 第一阶段，准备：请求承诺在这个实例中不再接受更低的编号
paxos-kv-message-Promise = 答复 Prepare，承诺：不再接受更低的编号，并说明最近接受了什么、这个键最新的版本是多少
paxos-kv-message-Nack = 拒绝：在这个实例中已承诺更高的编号
paxos-kv-message-Accept = 第二阶段，接受：请求在这个实例的这个编号中接受这个值
paxos-kv-message-Accepted = 已接受，并已持久化
paxos-kv-message-Commit = 提议者通知接受者选定了什么
paxos-kv-message-Snapshot = 实例已不存在；这个键的这个较新版本已经选定

# 字段

paxos-kv-field-promised = 在这个键和版本上已承诺：不接受低于它的提案编号
paxos-kv-field-accepted = 在这个键和版本上最近接受的提案：值和编号
paxos-kv-field-acceptedBallot = 在那里最近接受的提案的编号
paxos-kv-field-acceptedValue = 在那里最近接受的值
paxos-kv-field-writer = 这个值是哪个客户端写的
paxos-kv-field-snapshot = 快照中这个键的值
paxos-kv-field-snapshotVersion = 快照中这个键的版本
paxos-kv-field-chosen = 它所知道的这个键最新的选定值
paxos-kv-field-version = 这个值的版本
paxos-kv-field-phase = 当前提案编号进行到哪一步
paxos-kv-field-serving = 正在处理的操作
paxos-kv-field-instance = 正在为哪个键和版本运行 Paxos
paxos-kv-field-ballot = 正在使用的提案编号
paxos-kv-field-value = 在这个编号中提议的值
paxos-kv-field-round = 用过的最后一轮
paxos-kv-field-queue = 等待处理的操作
paxos-kv-field-answer = 人提出的上一个问题的答案

# 舞台上的简写

paxos-kv-short-promised = { $index } 承诺 { $value }
paxos-kv-short-accepted = { $index } { $value }
paxos-kv-short-snapshot = { $index } = { $value }
paxos-kv-short-serving = { $value }
paxos-kv-short-instance = { $value }
paxos-kv-short-ballot = 编号 { $value }
paxos-kv-short-phase = { $value ->
    [idle] 空闲
    [prepare] 第一阶段
    [accept] 第二阶段
    [waiting] 等待
    [done] 完成
   *[other] { $value }
  }
paxos-kv-label-Prepare = Prepare { $key }.{ $version }，{ $ballot }
paxos-kv-label-Promise = { $acceptedValue ->
    [none] Promise { $key }.{ $version }，{ $ballot }
   *[other] Promise { $key }.{ $version }，{ $acceptedValue }@{ $acceptedBallot }
}
paxos-kv-label-Nack = Nack { $key }.{ $version }，{ $promised }
paxos-kv-label-Accept = Accept { $key }.{ $version }，{ $value }@{ $ballot }
paxos-kv-label-Accepted = Accepted { $key }.{ $version }，{ $value }@{ $ballot }
paxos-kv-label-Commit = Commit { $key }.{ $version }，{ $value }
paxos-kv-label-Snapshot = Snapshot { $key }.{ $version }，{ $value }

# 先试什么

paxos-kv-try = 让一个客户端写入，然后播放。趁这次写还没有完成，让另一个客户端也写。
