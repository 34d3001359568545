# 提案的议员

parliament-note-proposes = { $node } 提议 { $value }：给其他每个议员各寄一封信，自己也考虑它。
parliament-note-proposes-again = { $node } 再次提议 { $value }，以防信件丢失。
parliament-note-counts-acceptance = { $own ->
    [true] { $node } 计入自己对 { $value } 的接受
   *[other] { $node } 得知 { $from } 已接受 { $value }
}：{ $have }/{ $needed }。
parliament-note-counts-letter = { $node } 早已计入{ $own ->
    [true] 自己
   *[false] {" "}{ $from }{" "}
}对 { $value } 的接受，却又计入一次：{ $have }/{ $needed }。
parliament-note-repeated-acceptance = { $node } 已经计入{ $own ->
    [true] 自己
   *[false] {" "}{ $from }{" "}
}对 { $value } 的接受：一个议员只算一次。
parliament-note-forgot-proposal = { $from } 来信谈到 { $value }，但 { $node } 外出过，已不再跟进这个提案。它可以重新提议。
parliament-note-proclaims = { $repeated ->
    [true] { $node } 数的是信而不是议员：对 { $value } 的接受有 { $have } 个，{ $needed } 个就够
   *[false] { $node } 计得 { $all } 个议员中有 { $have } 个已接受 { $value }，{ $needed } 个就够
}。它宣布 { $value } 为法律。
parliament-note-known-law = { $own ->
    [true] { $node } 也计入自己对 { $value } 的接受
   *[false] { $node } 得知 { $from } 也接受了 { $value }
}；它早已记下这是法律。
parliament-note-hears-refusal = { $own ->
    [true] { $node } 自己
   *[other] { $from }
}拒绝 { $value }：先到的是 { $accepted }。{ $node } 计得 { $all } 个议员中有 { $refused } 个反对。
parliament-note-repeated-refusal = { $node } 已经计入 { $from } 对 { $value } 的拒绝。
parliament-note-gives-up = { $node } 计得 { $all } 个议员中有 { $refused } 个反对 { $value }：{ $kept ->
    [true] 再也凑不齐 { $needed } 个接受。{ $value } 永远不会成为法律，等下去也没用。
   *[false] 没有反对的不到所需的 { $needed } 个。
}

# 被询问的议员

parliament-note-accepts = { $node } { $written ->
    [true] 把{ $own ->
        [true] 自己的提案 { $value }
       *[false] {" "}{ $value }
    } 写进账本，表示接受
   *[false] 接受{ $own ->
        [true] 自己的提案 { $value }
       *[false] {" "}{ $value }
    }，却没有写下来
}：据它所知，自己此前没有接受过提案。
parliament-note-accepts-too = { $node } 已接受 { $accepted }，又{ $written ->
    [true] 把 { $value } 写进账本，也表示接受
   *[false] 接受 { $value }，却没有写下来
}：0.2 版里它接受每一个提案。
parliament-note-accepts-again = { $node } 早已接受 { $value }，再答一次。
parliament-note-refuses = { $node } 拒绝 { $value }：它已接受 { $accepted }，而 0.1 版要求只接受见到的第一个提案。
parliament-note-hears-law = { $node } 从 { $from } 得知 { $value } 是法律，记了下来。
parliament-note-hears-another-law = { $node } 从 { $from } 得知 { $value } 是法律，记了下来，可它的账本上写着法律是 { $law }。
parliament-note-knows-law = { $node } 从 { $from } 得知 { $value } 是法律；它早已记下。
parliament-note-reads-ledger = { $node } 回来了，翻看账本：{ $accepted ->
    [none] 没有接受过提案
   *[other] 已接受 { $accepted }
}，{ $laws ->
    [none] 没有法律。
   *[other] 法律 { $laws }。
}自己提议过什么，它不再跟进。
parliament-note-finds-ledger-empty = { $node } 打开账本：里面什么也没有。

# 从外面看

parliament-note-becomes-law = 就在这一刻，{ $value } 成为法律：{ $all } 个议员中有 { $by-count } 个（{ $by }）已接受它。{ $known ->
    [true] 已经有人知道。
   *[other] 还没有谁知道。
}

# 信件

parliament-message-Proposal = 请求接受一个提案
parliament-message-Accepted = 已接受，并已写进账本
parliament-message-Refused = 不接受：先到的是另一个提案
parliament-message-Law = 宣布一条法律

# 字段

parliament-field-accepted = 最近接受的提案
parliament-field-ledger = 接受过的所有提案，按次序
parliament-field-law = 最近得知的法律
parliament-field-laws = 得知的所有法律
parliament-field-proposal = 回来之后自己最近的提案

# 舞台上的简写

parliament-role-councillor = 议员
parliament-short-accepted = 赞成 { $value }
parliament-short-law = 法律 { $value }
parliament-label-Proposal = { $value }？
parliament-label-Accepted = { $value }：接受
parliament-label-Refused = { $value }：拒绝，{ $accepted }
parliament-label-Law = 法律 { $value }

# 先试什么

parliament-try = 点一位议员，让它提出一条法律。信在信箱里等着：点一封就投递。
