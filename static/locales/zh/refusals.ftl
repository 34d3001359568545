### 读不懂或不能执行某一行的原因：只有动手操作的人才会看到，所以页面和工具一起取来。句子的写法同 problems.ftl。

## 读一行
problem-expected = { $at ->
    [end] 这一行还没写完
   *[word] 读到“{ $read }”{ problem-near }
  }，此处应为{ $right ->
    [node] 节点名，如 S1
    [client] 客户端名，如 C1
    [protocol] 协议名，如 raft
    [text] 一个值
    [value] 一个值；放在双引号里则可为任意文字
    [key] 一个键，如 x
    [counter] 计数器的名称，如 i
    [choice] 所选之物的名称，如 x
    [chosen-from] 从中选择的内容：S1 S2 S3，或 1..5，或两者都有
    [mark] 标记名，如 "split vote"
    [number] 整数
    [time] 时间，如 50ms（单位 us、ms 或 s）
    [time-or-until] 时间，如 300ms，或 until 加条件
    [span] 时间或时间范围，如 10ms..15ms
    [percent] 0% 到 100% 之间的比例，如 0.5%
    [whole-percent] 整数百分比，如 90%
    [setting] 设置项，如 name=value，= 两侧不留空格
    [link-end] 链路的另一端：S1 S2 为双向，S1 -> S2 为单向
    [node-or-bar] 节点名，或分隔两侧的 |
    [timer] 定时器名，如 election
    [rule] 规则名，如 commit-current-term-only
    [verb] 要做的事，如 add 或 remove
    [command] 命令，如 crash S1
    [end] 行尾；注释以 # 开头
    [more-condition] 条件的结尾，或以 and、or 接上更多条件
    [selector] 所指的消息：m12，或消息类型、FROM->TO、field=value、#2
    [selector-part] FROM->TO、field=value 或 #2，每种一次
    [arrow] -> 和接收方
    [node-or-any] 节点名，或表示任意节点的 *
    [literal] 一个值，如 4、leader、2.S1、foo@2.S1、50ms、[1 1 2] 或 none
    [literal-or-bracket] 一个值，或结束列表的 ]
    [ballot] 提案编号（ballot）：数字、句点、提议者，如 2.P1
    [condition] 可以询问的内容，如 S1.role、leader、chosen、count(…)、msg(…).field、happened RULE
    [dot-field] msg(…) 之后的句点和字段名
    [field] 字段名，如 role
    [note] 所发生之事的名称，如 steps-down
    [invariant] 不变式的名称，如 election-safety
   *[other] { $right }
  }
problem-expected-one = { $at ->
    [end] 这一行还没写完
   *[word] 读到“{ $read }”{ problem-near }
  }，此处应为{ $choices-count ->
    [1] {" "}{ $choices }
   *[other] 其中之一：{ $choices }
  }
problem-unknown-command = 没有命令“{ $read }”{ problem-near }；一行应以下列词之一开头：{ $known }
problem-comment = 注释以 # 开头，而不是 { $read }
problem-client-missing = “{ $read }”之前缺少客户端：{ $as }
problem-key-value = 读到“{ $read }”：键和值要分开写，{ $as }
problem-header-late = { $read } 行属于开头部分，必须写在第一条命令之前
problem-header-begun = { $read } 行属于开头部分，必须写在“begin”行之前
problem-never-refused = { $read } 从不会被拒绝
problem-reserved = “{ $read }”是本语言的词；放在双引号里才是文字
problem-needs-quotes = 读到“{ $read }”：除字母、数字、- 和 _ 之外还有其他字符的文字要放在双引号里
problem-unclosed = 这个双引号没有结束
problem-escape = \ 之后只能是 " \ n r t 或 u{"{"}…{"}"}
problem-number-range = { $read } 超出范围：应在 { $least } 到 { $most } 之间
problem-span-order = 时间范围应由短到长：{ $least } 比 { $most } 长
problem-twice = { $read } 重复出现
problem-all-nth = { $read } 与 { $which } 不能同时使用
problem-nth = { $read } 不是有效的序号：消息从最早的 #1 数起
problem-count-pattern = count(…) 和 bytes(…) 统计所有匹配的消息，不能带 all、any 或 #n
problem-msg-any = msg(…) 问的是一条消息：请按样子或 #n 指明；any 只用于命令
problem-name-keyword = 节点不能叫 { $read }：它是本语言的词
problem-version = 这是 Synod 语言的版本 { $read }；目前支持版本 { $known }
problem-version-first = 版本行必须是第一行
problem-no-protocol = 脚本没有指明协议：开头要有“protocol raft”这样的一行；现有 { $known }
problem-script-length = 脚本有 { $read } 字节，最多 { $most } 字节
problem-script-lines = 行数超过 { $most }，太多了
problem-line-length = 一行最多 { $most } 个字符
problem-nesting = 嵌套超过 { $most } 层
problem-unreadable = 读不懂这里

## 名称与设置
problem-no-node = 没有节点 { $name }{ problem-near }：本集群有 { $shape ->
    [range] { $first } 至 { $last }
    [more] { $first } 至 { $last }、{ $rest }
   *[list] { $known }
  }
problem-protocol-absent = 未能取得协议 { $read }；请检查网络连接，再打开一次脚本
problem-unknown-protocol = 没有协议 { $read }{ problem-near }：现有 { $known }
problem-unknown-param = 没有参数 { $read }{ problem-near }：本协议有 { $known }
problem-seeds = { $read } 不是种子范围：请写第一个种子，以及最后一个种子的下一个，例如 0..1000
problem-param-value = { $param } 不能是 { $read }{ problem-near }，只能是 { $right }
problem-given-twice = { $read } 给出了两次
problem-unknown-timing = 没有时间参数 { $read }{ problem-near }：本协议有 { $known }
problem-goal-counts = 搜索的目标不能问一共发过多少消息：count 和 bytes 只用于脚本
problem-repeat-alone = repeat 写在脚本里：其下是要重复的各行，再下面是 end
problem-end-alone = 这个 end 没有对应的 repeat
problem-repeat-open = 这个 repeat 没有结束：请在要重复的各行下面写 end
problem-repeated = 重复得出的行超过 { $most } 行
problem-choose-alone = choose 写在脚本里：它选中的内容在下面各行里代替它的名称
problem-choices = 一个脚本最多为 { $most } 个名称作选择
problem-range-turned = { $read } 不是范围：小的数在前
problem-goal-marks = 搜索的目标不能问标记处的情形：“@”只用于脚本
problem-goal-past = 一个目标最多可以用 happened 和 violated 问 { $most } 件过去的事；这里问了 { $count } 件
problem-unknown-rule = 没有规则 { $read }{ problem-near }：本协议有 { $known }
problem-no-such-rule = 本协议没有这条规则
problem-unknown-timer = 没有定时器 { $read }{ problem-near }：{ $known-count ->
    [0] 本协议没有定时器
   *[other] 本协议有 { $known }
  }
problem-unknown-admin = 没有管理命令 { $read }{ problem-near }：{ $known-count ->
    [0] 本协议没有管理命令
   *[other] 本协议有 { $known }
  }
problem-admin-needs-node = admin { $read } 之后要写节点名
problem-too-long = { $read } 太长，最长为 { $most }
problem-too-many-nodes = { $read } 个节点太多，最多 { $most } 个
problem-name-twice = 有两个节点都叫 { $name }

## 选择消息与条件
problem-unknown-kind = 没有消息 { $read }{ problem-near }：本协议有 { $known }
problem-unknown-message-field = { $kind } 没有字段 { $read }{ problem-near }，它有 { $known }
problem-no-match = 在途消息中没有 { $read }；现有 { $known }{ $more ->
    [0] { "" }
   *[other] {""}，以及另外 { $more } 种
  }
problem-nothing-in-flight = 在途消息中没有 { $read }：没有任何消息在途
problem-only-so-many = 没有 #{ $nth }：只有 { $count } 条消息匹配
problem-unknown-field = { $node } 没有字段 { $read }{ problem-near }，它有 { $known }
problem-unknown-global = 没有叫 { $read } 的内容{ problem-near }：现有 { $known }
problem-unknown-part = 没有 { $read } 这一部分{ problem-near }：现有 { $known }
problem-no-parts = 它没有 { $read } 这一部分：带提案编号的值有 value 和 ballot，提案编号有 round 和 node
problem-index-needed = { $field } 不止一个，请指明是哪一个：{ $known }，如 { $as }
problem-no-index = { $field } 没有下标，不带 [ ]
problem-log-index = 日志的下标是数字，而不是 { $read }
problem-index-kind = { $field } 的 [ ] 中不能是 { $read }：{ $right ->
    [node] 应为节点名
    [number] 应为数字
    [parts] 各部分的数目应相同
   *[key] 应为一个键
  }，如 { $as }
problem-word-case = 这里从来不会是“{ $read }”{ problem-near }
problem-truth = 它只有 true 和 false，没有 { $read }{ problem-near }
problem-time-unit = 时间要带单位，单独的 { $read } 不是时间{ problem-near }
problem-no-order = { $left } 与 { $right } 没有先后之分，只能用 == 和 != 比较
problem-unknown-note = 本协议中没有叫 { $read } 的事件{ problem-near }{ $near-count ->
    [0] { "" }
    [1] { "" }
    [2] { "" }
    [3] { "" }
   *[other] ：现有 { $known }
  }
problem-unknown-invariant = 没有不变式 { $read }{ problem-near }：本协议有 { $known }

## 执行
problem-is-down = { $node } 已停机
problem-nobody-leads = 现在没有领导者：请写节点名代替 leader，或先选出领导者
problem-several-lead = { $leaders } 在同一任期内同为领导者：请写明是哪一个，代替 leader
problem-is-paused = { $node } 已暂停：恢复运行之前其上什么都不运行
problem-not-paused = { $node } 没有暂停：无可恢复
problem-is-up = { $node } 正在运行
problem-wipe-needs-crash = { $node } 正在运行：只有停机节点的磁盘才能清空
problem-nothing-to-flush = { $node } 没有等待落盘的写入
problem-write-fails-already = { $node } 的下一次写入本来就会失败
problem-few-writes = 无法刷写 { $node } 的 { $read } 次写入：等待落盘的有 { $pending } 次
problem-disk-by-hand = 这里的磁盘由人手动刷写，没有延迟
problem-client-cannot = { $node } 是客户端，这只适用于服务器
problem-not-a-client = { $node } 不是客户端{ problem-near }；{ $known-count ->
    [0] 这里没有客户端
   *[other] 客户端有 { $known }
  }
problem-no-such-operation = 本协议不提供 { $read } 操作，只提供 { $known }
problem-no-client-input = 这里的客户端不接受这样的命令：它用 request 提出操作
problem-no-such-input = 协议 { $protocol } 没有这样的命令{ problem-near }
problem-no-message = 消息 m{ $id } 已不在途中
problem-delay-by-hand = 手动投递的消息没有到达时间，无法推迟
problem-already-by-hand = 消息已经是手动投递了
problem-timer-by-hand = 手动模式下定时器不会自行到时，要用 timeout 触发
problem-no-timer = { $node } 没有正在计时的定时器
problem-timer-not-armed = { $node } 的 { $timer } 定时器没有计时；正在计时的有 { $armed }
problem-clock-rate = 时钟不能以 { $read }% 的速率运行
problem-link-to-itself = 链路需要两个节点，而 { $node } 只是一个
problem-node-twice = { $node } 同时出现在两侧
problem-run-by-hand = 手动模式下时间不会自行流逝，要用 deliver 和 timeout 推动
problem-nothing-due = 不会再有事情发生：还剩 { $left } 步
problem-not-within = 在 { $limit } 内未成立：{ $cond }；最后 { $really }{ $given ->
    [false] ；在条件之后写“within 60s”可以等得更久
   *[true] { "" }
  }
problem-not-within-steps = 在 { $limit } 步内未成立，对 { $time } 来说步数太多：{ $cond }；这里的时间几乎不再前进
problem-does-not-settle = { $limit } 步之后仍有消息在途
problem-history-full = 历史已满：最多保留 { $most } 步。在页面上，“从这里继续”会放下到此为止的步骤；在脚本里，请把步骤太多的那条命令拆成几条
problem-history-large = 历史已满：其中的事件已占 { $most } MB。在页面上，“从这里继续”会放下到此为止的步骤；在脚本里，请把事件太多的那条命令拆成几条
problem-past-let-go = 这次运行最初的步骤已放下：其中发送、记下或违反过什么，无法再计数
problem-stands-still = 时间停住了：同一时刻已发生 { $most } 件事，还有更多到期；也许是某个定时器或延迟为 0
problem-unflushed = 已有 { $most } 个写入和消息在等待 { $node } 的磁盘，不能再多：请先刷写磁盘，或让 { $node } 崩溃
problem-expectation = 预期 { $cond }，实际上 { $really }
problem-not-refused = 预期这条命令会被拒绝，但它可以执行：{ $command }

## 链接
problem-link-broken = 这个链接中没有脚本：也许缺了一部分
problem-link-too-long = 这个链接展开后超过 { $most } 字节
problem-quorum-too-big = 法定人数 { $phase1 }（第一阶段）或 { $phase2 }（第二阶段）超过了{ $who ->
    [acceptors] 接受者
   *[servers] 服务器
  }的总数 { $all }
problem-quorums-miss = 第一阶段的法定人数 { $phase1 } 与第二阶段的法定人数 { $phase2 } 可能没有交集：两者之和必须大于{ $who ->
    [acceptors] 接受者
   *[servers] 服务器
  }数 { $all }

## 历史
problem-history-json = 不是 JSON：{ $why }；每行是一个操作，例如 {"{"}"client":1,"call":12,"return":40,"op":"put","key":"x","value":"1"{"}"}
problem-history-object = { $read } 不是操作；每行是一个操作，例如 {"{"}"client":1,"call":12,"return":40,"op":"put","key":"x","value":"1"{"}"}
problem-history-field = “{ $name }”是 { $read }：{ $right ->
    [time] 应为时间，即整数
    [text] 应为文本
    [truth] 该操作已返回，应为 true 或 false
    [read] 已返回的 get 要写明读到了什么，从未写过的键为 null
   *[op] 应为 get、put、append、cas 或 tas
}
problem-history-times = 它在 { $call } 被调用，却在此之前的 { $return } 就返回了
problem-history-overlap = { $client } 在 { $call } 发起 { $op }，而它的 { $other }（第 { $line } 行）到 { $return } 才返回：一个客户端一次只做一件事，同时进行的操作应属于另一个客户端
