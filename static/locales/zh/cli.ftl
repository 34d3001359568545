# 命令行。

cli-about = 共识协议的舞台：逐步运行 Paxos 和 Raft，破坏它们，再看它们为什么成立。
cli-lang = 输出所用的语言：en 或 zh（缺省时由环境决定）
cli-help = 显示帮助
cli-version = 显示版本
cli-run = 运行脚本，并显示每个脚本的终点
cli-run-files = 脚本，依次运行
cli-run-json = 以 JSON 显示最后一帧，每个脚本一行
cli-run-trace = 显示每个事件
cli-linearize = 判断客户端历史是否线性一致（linearizable）；若不是，显示最短的坏前缀
cli-linearize-file = 历史，每行一个操作（JSON）；- 表示从标准输入读取
cli-linearize-json = 以一个 JSON 文档显示各操作的次序，或坏前缀
cli-linearize-unknown = 没有结论：搜索到过 { $most } 处，既没有找到次序，也没有证明不存在
cli-linearizable = { $file }：线性一致，共 { $count } 个操作
cli-chaos = 在随机故障下运行一个协议，寻找被破坏的不变式
cli-chaos-protocol = 协议，名称见 `synod protocols`
cli-chaos-seeds = 种子范围，不含最后一个
cli-chaos-off = 关闭一条规则（可多次给出）
cli-chaos-param = 固定一个参数，不再随机抽取（可多次给出）
cli-chaos-coverage = 列出没有任何一次运行到达过的转移
cli-chaos-threads = 线程数（默认每个处理器一个）
cli-chaos-json = 把结果打印成一行 JSON
cli-link = 显示在页面中打开此脚本的地址片段 #…
cli-link-file = 脚本
cli-protocols = 列出各协议：参数、规则、不变式
cli-protocols-json = 以 JSON 列出

cli-cannot-read = { $file }：无法读取：{ $why }
cli-cannot-write = 无法输出：{ $why }

cli-end = { $file } · { $protocol } · { $time } · 摘要 { $digest }
cli-down = 宕机
cli-log = 日志
cli-log-from = { $snapshot } 之后的日志
cli-in-flight = 在途
cli-cut = 断开
cli-rules-off = 已关闭的规则
cli-chosen = 选定
cli-committed = 已提交
cli-leads = 领导者
cli-history = 客户端
cli-violated = 被破坏
cli-no-answer = 无答复
cli-more = …… 另有 { $count } 条

cli-chaos-progress = 已运行 { $done } / { $of } 次
cli-chaos-shortens = 种子 { $seed } 在 { $commands } 条命令后失败；正在寻找更短的脚本
cli-chaos-violated = 种子 { $seed }：不变式 { $what } 被破坏
cli-chaos-stuck = 种子 { $seed }：{ $what }：最后一次恢复之后，仍有请求没有完成
cli-chaos-summary = 运行 { $runs } 次，事件 { $events } 个，故障 { $faults } 个；其中 { $recovered } 次等待了最后的请求，请求全部完成
cli-chaos-never = { $all } 个转移中有 { $count } 个从未到达

cli-parameters = 参数
cli-timing = 时间
cli-rules = 规则，以及关闭后的情形
cli-invariants = 不变式
cli-extension = 扩展

# 页面上由旁边的注记说明的事件。
cli-event-sent = { $from } 发给 { $to }：{ $letter }
cli-event-delivered = { $to } 收到 { $from } 的：{ $letter }
cli-event-fired = { $node } 的定时器（{ $timer }）触发。
cli-event-asked = { $node } 要请求 { $op }。
cli-event-answered = { $node } 得到答复：{ $result }。
cli-event-propose = { $node } 要提议 { $value }。
cli-event-admin = { $node } 要执行 { $verb }。
