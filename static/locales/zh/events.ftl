# 发生了什么：每个事件一句话。变量 node 是事件发生的节点。

# 列表的写法：两项之间，以及空列表。
list-comma = 、
list-empty = 无

## 消息

event-lost-chance = { $from } 发给 { $to } 的 { $kind } 在途中丢失。
event-lost-cut = { $from } 发给 { $to } 的 { $kind } 丢失：链路已断。
event-lost-down = { $from } 发给 { $to } 的 { $kind } 丢失：{ $to } 已宕机。
event-lost-dropped = { $from } 发给 { $to } 的 { $kind } 被手动丢弃。
event-lost-full = { $from } 发给 { $to } 的 { $kind } 丢失：网络中的消息已满。
event-duplicated = { $from } 发给 { $to } 的 { $kind } 被复制，现有两份在途。
event-delayed = { $from } 发给 { $to } 的 { $kind } 推迟 { $by }。

## 节点

event-forced = 手动触发 { $node } 的定时器（{ $timer }）。
event-flushed = { $node } 有 { $writes } 次写入落盘（持久化）。
event-crashed = { $lost ->
    [0] { $node } 崩溃，只保留磁盘上的内容。
   *[other] { $node } 崩溃，{ $lost } 次尚未落盘的写入随之丢失。
}
event-restarted = { $node } 重启，状态只从磁盘恢复。
event-wiped = { $node } 的磁盘被清空，什么都不会记得。
event-write-will-fail = { $node } 的下一次写入将会失败。
event-write-failed = { $node } 的一次写入失败：它不再知道磁盘上有什么，于是停机。
event-paused = { $node } 暂停：其上什么都不运行，到达的消息在此等待。
event-resumed = { $node } 恢复运行，其间到期的事按原来的次序现在发生。
event-waits = { $from } 发给 { $to } 的 { $kind } 已到达，但 { $to } 处于暂停，消息在此等待。
event-timer-set = { $node } 的定时器（{ $timer }）将在 { $after } 后触发。
event-disk-latency = 从现在起，一次写入落盘需要 { $latency }。
event-clock-rate = { $node } 的时钟以真实速率的 { $percent }% 运行，此后设置的定时器都受影响。

## 网络

event-cut = { $from } 与 { $to } 之间的链路断开（双向）。
event-cut-way = { $from } 到 { $to } 的链路断开；{ $to } 仍能发给 { $from }（单向断连）。
event-cut-many = 断开的链路：{ $links }。
event-isolated = { $node } 与 { $others } 断开。
event-partition = 网络分区：{ $sides } 各方之间互不相通。
event-heal = { $from } 与 { $to } 之间的链路恢复。
event-heal-way = { $from } 到 { $to } 的链路恢复。
event-heal-all = 所有链路恢复。
event-latency = 从 { $from } 到 { $to } 的消息现在需要 { $least }。
event-latency-span = 从 { $from } 到 { $to } 的消息现在需要 { $least } 至 { $most }。
event-by-hand = 从现在起，消息和定时器都等你来动手。
event-loss-rate = 此后发出的消息有 { $percent } 会丢失。

## 规则与不变式

event-rule-on = 规则 { $id } 重新启用。
event-rule-off = 规则 { $id } 从此关闭。{ $rule }
event-violated = 不变式被破坏：{ $detail }
event-without = { $detail }此时协议之外的假设已不再成立：{ $without }。
event-holds-no-longer = 在 { $node } 处，协议之外的一个假设从此不再成立：{ $assumption }。协议的保证以它为前提。
assumption-disk-kept = 写入磁盘的内容会一直保留

# 客户端的答复为何不可能。保证线性一致的协议用它来说明该不变式；答复从来不可能时 since-client 为 none。
linearizable-why = { $client } 的 { $op } 得到 { $result }，操作的任何先后顺序都无法解释这一答复。{ $since-client ->
    [none] 这一答复在任何时刻都不可能出现。
   *[other] 在 { $since-client } 的 { $since-op } 返回（{ $since-result }）之前还有可能，而 { $client } 是在那之后才请求的。
}{ $possible-count ->
    [0] { "" }
   *[other] { $complete ->
        [false] 正确的答复例如 { $possible }。
       *[true] { $possible-count ->
            [1] 正确的答复应为 { $possible }。
           *[other] 正确的答复应为 { $possible } 之一。
        }
    }
}

## 客户端

client-note-asks = { $node } 向 { $server } 请求 { $op }。
client-note-gave-up = { $node } 不再等待 { $op }：它也许会生效，也许永远不会。
client-note-answered = { $node } 收到 { $server } 的答复：{ $op } 的结果是 { $result }。
client-note-late-answer = { $node } 丢弃 { $server } 的答复：它已不再等待这个请求。
client-note-redirected-again = { $server } 让 { $node } 去找 { $leader }，而这一轮已经问过它了；{ $node } 先以同一请求编号去问 { $next }。
client-note-asked-all = { $server } 让 { $node } 去找 { $leader }；每台服务器都已问过，{ $node } 等一等再从头问起，先问 { $next }。
client-note-redirected = { $server } 让 { $node } 去找应为领导者的 { $leader }；{ $node } 以同一请求编号改问它。
client-note-no-leader = { $server } 不知道谁是领导者；{ $node } 稍后再问。
client-note-retries = { $node } 仍未得到答复，以同一请求编号向 { $server } 重新请求 { $op }。

client-timer-retry = 重试
