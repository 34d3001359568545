# 客户端

split-brain-note-asks-all = { $servers-count ->
    [0] { $node } 想要锁（请求 { $number }），却谁也不问：有人说所有服务器都已坏。
   *[other] { $node } 想要锁，用请求 { $number } 请 { $servers } 设置标志。{ $need ->
        [in-time] 谁按时答复，它就以谁为准。
        [majority] 必须有全部服务器的过半数答 0。
        [majority-in-time] 按时到的答复中必须有过半数是 0。
        [majority-of-letters] 答 0 的消息必须多到相当于全部服务器的过半数，不论谁寄来。
        [living] 它会等所有服务器，除非有人说某一台已坏。
        [living-letters] 答 0 的消息必须与服务器一样多，不论谁寄来，除非有人说某一台已坏。
        [letters] 答 0 的消息必须与服务器一样多，不论谁寄来。
       *[all] 必须全都答 0。
    }
}
split-brain-note-holds-already = { $node } 已经持有锁：它谁也不问。
split-brain-note-told-clear = { $server } 答 { $node } 0：那里的标志原来没有设置，已由 { $node } 设置。至此计得 { $zeros } 次 0、{ $ones } 次 1；服务器共有 { $all } 台。
split-brain-note-told-set = { $server } 答 { $node } 1：那里的标志早已有人设置。至此计得 { $zeros } 次 0、{ $ones } 次 1；服务器共有 { $all } 台。
split-brain-note-repeated-answer = { $node } 已经计入 { $server } 的答复：一台服务器只算一次。
split-brain-note-counts-again = { $node } 早已计入 { $server }，却又计入它的答复 { $flag }。至此计得 { $zeros } 次 0、{ $ones } 次 1；服务器共有 { $all } 台。
split-brain-note-asks-again = { $node } 还不能决定，{ $servers-count ->
    [0] 却已无人可问：没有答复的都据说已坏。请求仍是 { $number }。
   *[other] 于是再问 { $servers }。仍是同一个请求 { $number }：答过它的服务器{ $kept ->
        [true] 会给出同样的答复。
       *[false] 只要没有崩溃过，会给出同样的答复。
    }
}
split-brain-note-asks-anew = { $node } 还不能决定，{ $servers-count ->
    [0] 却已无人可问：没有答复的都据说已坏。请求改为 { $number }。
   *[other] 于是再问 { $servers }，却用了新的请求 { $number }。标志已由旧请求设置的服务器会把它当成另一个请求，答 1。
}
split-brain-note-hears-of-death = 有人告诉 { $node }：{ $servers } 已坏。{ $node } 信以为真，不再等它的答复。
split-brain-note-takes-lock = { $repeated ->
    [true] { $node } 数的是消息而不是服务器：计得 { $zeros } 次 0，而服务器共有 { $all } 台。它拿下锁。
   *[false] { $all } 台服务器全都答 { $node } 0：它拿下锁。
}
split-brain-note-takes-lock-by-majority = { $repeated ->
    [true] { $node } 数的是消息而不是服务器：计得 { $zeros } 次 0，而 { $all } 台服务器中有 { $majority } 台就够。它拿下锁。
   *[false] { $all } 台服务器中有 { $zeros } 台答 { $node } 0，{ $majority } 台就够：它拿下锁。{ $kept ->
        [true] 别的客户端不可能得到这么多 0，因为任意两个多数派（majority）至少有一台共同的服务器。
       *[false] {""}
    }
}
split-brain-note-takes-lock-of-those-heard = { $repeated ->
    [true] { $node } 数的是消息而不是服务器：计得 { $zeros } 次 0、{ $ones } 次 1
   *[false] { $all } 台服务器中有 { $zeros } 台答 { $node } 0{ $ones ->
        [0] {""}
       *[other] ，{ $ones } 台答 1
    }
}。没有答复的（{ $silent }）它认为已坏，并相信自己持有锁。
split-brain-note-finds-lock-taken = { $repeated ->
    [true] { $node } 数的是消息而不是服务器：计得 { $ones } 次 1。它得不到锁。
   *[false] { $node } 得不到锁：{ $all } 台服务器中有 { $ones } 台答它 1。
}
split-brain-note-finds-no-majority-left = { $repeated ->
    [true] { $node } 数的是消息而不是服务器：计得 { $ones } 次 1，而服务器共有 { $all } 台。它认为余下的凑不成 { $majority } 台的多数派，得不到锁。
   *[false] { $node } 得不到锁：{ $all } 台服务器中有 { $ones } 台答它 1，余下的凑不成 { $majority } 台的多数派。
}

# 服务器

split-brain-note-sets-flag = { $node } 的标志没有设置，于是为 { $client }（请求 { $number }）设置，答 0。
split-brain-note-finds-flag-set = { $node } 的标志早已{ $own ->
    [true] 由 { $client } 自己的另一个请求设置，它对此与别的客户端一视同仁
   *[false] 由 { $holder } 设置
}：它答 { $client } 1。
split-brain-note-same-request = { $node } 认得 { $client } 的请求 { $number }：标志就是它设置的，于是再答一次 0。
split-brain-note-reads-flag = { $node } 从磁盘读出：{ $client } 已设置它的标志。
split-brain-note-finds-no-flag = { $node } 的磁盘上什么也没有：它的标志没有设置。

# 字段

split-brain-field-flag = 标志：未设置为 0，有人设置之后为 1
split-brain-field-setBy = 设置标志的客户端
split-brain-field-lock = 客户端对锁的认识
split-brain-field-told = 某台服务器的答复：0，标志原来没有设置；1，早已设置
split-brain-field-dead = 人宣布已坏的服务器
split-brain-field-number = 最近一个请求的编号
split-brain-field-policy = 等谁的答复
split-brain-field-pending = 正在等什么
split-brain-field-last = 最近一个请求的结果：0，锁归它；1，不归它

# 舞台上的简写

split-brain-short-flag = 标志 { $value }
split-brain-short-setBy = 由 { $value } 设置
split-brain-short-lock = { $value ->
    [idle] 没有锁
    [asking] 询问中…
    [held] 持有锁
    [taken] 没抢到
   *[other] { $value }
  }

# 先试什么

split-brain-try = 让一个客户端请求锁，然后播放。点一条链路可以切断它，点一台服务器可以让它崩溃。
