# 检查、挑战和时空图：与首次访问用不到的其他部分一起加载。

checks-now = 不变式
checks-hold = { $count } 条都成立
checks-broken = { $count } 条被破坏
checks-holds = 成立
checks-is-broken = 被破坏
checks-broken-at = 在 { $at }
checks-search = 会出错吗？
checks-about = 关掉一条规则，几种搜索就轮流上阵，直到找到出错的运行：先试事件很少的每一种运行，再逐步增多，中间穿插随机运行。找到就播放给你看。规则全开时，则尝试界限之内的每一种运行。
checks-with-off = 关闭了 { $rules }。
checks-cost-only = 关掉的只影响代价：消息、往返和时间会变多，但什么都不会出错。
cost-title = 同样的工作，同样的网络（每条消息 10 毫秒，每次写盘 1 毫秒）：有 { $rules } 和没有它时
cost-requests = 客户端请求 { $count } 次，每次都等到上一次的答复
cost-behind = 一台服务器停机期间错过了 { $count } 次请求，现在恢复运行
cost-diverged = 旧领导者带着别人都没有的 { $count } 个条目回来；新领导者在另外 { $count } 个条目之后当选，把它的日志补齐
cost-messages = 消息条数
cost-bytes = 消息内容的字节数
cost-writes = 写盘次数
cost-round-trips = 从头到尾的来回数
cost-with = 有
cost-without = 没有
search-walks = 随机运行
search-rungs = 界限组
search-play = 现在播放
search-found = 找到了：{ $actions } 个动作之后被破坏：{ $name }。正在找更短的运行。
search-found-goal = 找到了：{ $actions } 个动作之后 { $goal } 成立。正在找更短的运行。
search-tries-quiet = 正在尝试没有故障、也无人请求的每一种运行。
search-tries-rung = 正在尝试最多{ $bounds }的每一种运行。
search-tries-stages =
    { $count ->
        [0] 正在分阶段尝试：从最后一个里程碑寻找失败。
       *[other] 正在分阶段尝试：还有 { $count } 个里程碑。
    }
search-tries-walks = 正在尝试随机运行。
search-tries-shortening = 正在缩短找到的运行。
search-tries-proof = 正在尝试少于 { $actions } 个动作的每一种运行。
search-violated-proved = { $actions } 个动作之后被破坏：{ $name }。已证明：只用它用到的这些，没有更短的运行。（最初找到的有 { $first } 个动作。）
search-violated-shortened = { $actions } 个动作之后被破坏：{ $name }。也许还有更短的运行。（最初找到的有 { $first } 个动作。）
search-goal-proved = 可能：{ $actions } 个动作之后 { $goal } 成立。已证明：只用它用到的这些，没有更短的运行。（最初找到的有 { $first } 个动作。）
search-goal-shortened = 可能：{ $actions } 个动作之后 { $goal } 成立。也许还有更短的运行。（最初找到的有 { $first } 个动作。）
search-not-found-tried = 没有找到：{ $rungs } 组界限上的 { $states } 个状态（其中 { $done } 组搜索到底）和 { $walks } 次随机运行（每次最多 { $longest } 个动作）都没有出错。多于 { $requests } 个请求、{ $timeouts } 次超时、{ $crashes } 次崩溃、{ $admin } 条 admin 命令或 { $duplicates } 次重复的运行，以及别的参数，都没有试。
search-not-found-tried-goal = 没有找到：{ $rungs } 组界限上的 { $states } 个状态（其中 { $done } 组搜索到底）和 { $walks } 次随机运行（每次最多 { $longest } 个动作）里，{ $goal } 都不成立。多于 { $requests } 个请求、{ $timeouts } 次超时、{ $crashes } 次崩溃、{ $admin } 条 admin 命令或 { $duplicates } 次重复的运行，以及别的参数，都没有试。
search-cancelled-tried = 已停止：到目前为止的 { $states } 个状态和 { $walks } 次随机运行里都没有出错。
search-cancelled-tried-goal = 已停止：到目前为止的 { $states } 个状态和 { $walks } 次随机运行里，{ $goal } 都不成立。
checks-from-start = 从开头检查
checks-from-here = 从这一刻检查
checks-stop = 停止

endless-title = 会没完没了吗？
endless-about = 什么都没破坏，却一事无成：提议者互相抬高编号，选票一再瓜分（活锁）。消息都会到达，定时器轮流触发，还是有人一直在等。找到的运行会播放一圈。
endless-from-start = 从开头找
endless-from-here = 从这一刻找

goal-title = 这可能发生吗？
goal-about = 脚本语言的一个条件。答案是到达那里的一条尽量短的运行，或者已经试过哪些。
goal-chips = 例子
goal-column = 第 { $column } 列：
goal-from-start = 从开头
goal-from-here = 从这一刻
goal-put-off = 它能被永远推迟吗？

bounds-title = 界限
bounds-left = 由搜索自己决定
bounds-about = 一次运行里每种事最多发生几次。空着就是不限。各项越少，搜索就越深。改动任何一项之后，就只搜索这些界限之内。
bounds-reset = 交给搜索自己决定
bounds-comma = 、
bounds-crashes = 崩溃
bounds-restarts = 重启
bounds-timeouts = 超时
bounds-requests = 请求
bounds-admin = admin 命令
bounds-duplicates = 重复
bounds-drops = 丢失
bounds-terms = 最高任期
bounds-depth = 连续动作
bounds-states = 千个状态
bounds-together = 同一条链路上的消息一起到达：状态少得多，因而搜索得更深；找到的运行会被缩短
bounds-together-told = 链路上的消息一起到达
bounds-crashes-told = { $most } 次崩溃
bounds-restarts-told = { $most } 次重启
bounds-timeouts-told = { $most } 次超时
bounds-requests-told = { $most } 个请求
bounds-admin-told = { $most } 条 admin 命令
bounds-duplicates-told = { $most } 次重复
bounds-drops-told = { $most } 次丢失
bounds-terms-told = 任期到 { $most }
bounds-depth-told = 连续 { $most } 个动作
bounds-states-told = { $most } 个状态

search-title = 搜索
search-begun = 搜索开始了。
search-said = 到目前为止 { $states } 个状态，深度 { $depth }。
search-states = 状态
search-depth = 深度
search-rate = 每秒状态数
search-time = 用时
search-seconds = { $time } 秒
search-show = 再播放一次
search-violated = { $actions } 个动作之后被破坏：{ $name }。在这些界限之内没有更短的运行。
search-violated-together = { $actions } 个动作之后被破坏：{ $name }。搜索时同一条链路上的消息一起到达，再通过重放缩短。
search-goal = 可能：{ $actions } 个动作之后 { $goal } 成立。在这些界限之内没有更短的运行。
search-endless = 这可以永远继续下去，而有人一直在等：先是 { $stem } 个动作，随后的 { $again } 个动作可以一遍又一遍地重复，从标记“again”开始。任期或编号可能升高，别的都不变。
search-endless-put-off = { $goal } 可以被永远推迟：先是 { $stem } 个动作，随后的 { $again } 个动作可以一遍又一遍地重复，从标记“again”开始。任期或编号可能升高，别的都不变。
search-exhausted-endless = 已穷尽：只要超时比一个来回长，界限之内就没有哪种运行会一直继续下去而有人永远在等。{ $states } 个状态。
search-exhausted-put-off = 已穷尽：只要超时比一个来回长，界限之内就不能永远推迟 { $goal }。{ $states } 个状态。
search-bounded-endless = 尚未找到：{ $states } 个状态里没有一直继续下去的运行。还有别的状态：可以允许更多状态，或减少其他项。
search-cancelled-endless = 已停止：到目前为止的 { $states } 个状态里没有找到一直继续下去的运行。
search-cancelled-put-off = 已停止：到目前为止的 { $states } 个状态里，没有找到 { $goal } 被永远推迟的运行。
search-exhausted = 已穷尽：界限之内的每一种运行都试过了，没有出错。{ $states } 个状态，最多 { $depth } 个动作。
search-depth-goal = 前 { $depth } 个动作之内不可能：{ $states } 个状态里 { $goal } 都不成立。还有更长的运行：可以允许更多连续动作。
search-states-goal = 尚未找到：最先的 { $states } 个状态里（最多 { $depth } 个动作）{ $goal } 都不成立。还有别的状态：可以允许更多状态，或减少其他项。
search-memory-goal = 尚未找到：这个页面的内存只放得下 { $states } 个状态（最多 { $depth } 个动作），其中 { $goal } 都不成立。还有别的状态。
search-exhausted-goal = 界限之内不可能：能到达的 { $states } 个状态（最多 { $depth } 个动作）里，{ $goal } 在哪一个都不成立。
search-cancelled-goal = 已停止：到目前为止的 { $states } 个状态里（最多 { $depth } 个动作）{ $goal } 都不成立。
search-by-depth = 到达深度界限：{ $depth } 个动作之内没有出错，共 { $states } 个状态。还有更长的运行：可以允许更多连续动作。
search-by-states = 到达状态界限：最先的 { $states } 个状态里（最多 { $depth } 个动作）没有出错。还有别的状态。服务器少一些、让同一条链路上的消息一起到达、或减少其他项，就能搜索得更深。
search-by-memory = 到达内存界限：这个页面的内存只放得下 { $states } 个状态（最多 { $depth } 个动作），其中没有出错。还有别的状态。
search-cancelled = 已停止：到目前为止的 { $states } 个状态里（最多 { $depth } 个动作）没有出错。
search-from-start = 从运行的开头搜索。
search-from-here = 从运行中的某一刻搜索。
search-bounds = 界限：{ $bounds }。
search-past-terms = 任期或编号更高的运行没有试。
search-fingerprint = 状态用 XXH64 的 64 个比特来区分：这么大的搜索，每 { $chance } 次里有一次会把新状态当成旧的，因而可能漏掉什么。
search-failed = 搜索中断了。舞台上的运行没有受影响；可以再搜索一次，也许要把界限收紧一些。
search-missing = 搜索没有开始：没有取到它的文件 { $file }。网络还通吗？你的问题已经留着。
status-found-gone = 它所属的运行已经不在舞台上了。

challenge-crumb = 挑战
challenge-close = 关闭
challenge-goal = 目标：
challenge-used = 已用 { $used } 条命令，共 { $most } 条
challenge-open = 还没有做到。
challenge-solved = 做到了：用了 { $used } 条命令，限 { $most } 条。
challenge-was-solved = 你曾用 { $best } 条命令做到过。此刻目标不成立。
challenge-used-up = 命令用完了，目标还不成立。请撤销几条，或重新开始。
challenge-over = 命令太多：用了 { $used } 条，限 { $most } 条。请撤销几条，或重新开始。
challenge-barred = 这里不能用 { $word }。请撤销它，或重新开始。
challenge-astray = 这个分支的开头与挑战不同。请重新开始。
challenge-link = 解答的链接
challenge-hint = 提示 { $number }
challenge-undo = 撤销
challenge-again = 重新开始
challenges-title = 全部挑战
challenges-about = 用限定条数的命令做成一件事。由页面来检验，一条链接就是解答。
gallery-challenge = 挑战：{ $title }
status-challenge-other = 链接里的运行与这个挑战的开头不同：已重新开始。

problem-challenge-steps = 一个挑战只有一步，也没有预测
problem-challenge-most = 读到“{ $read }”，应为允许的命令条数：1 到 { $most }
problem-challenge-hint = 提示里看不懂的内容：{ $read }；应有 en: 和 zh:

## 嵌在别的网页里时，以及对外层网页说的话

embed-open = 在 Synod 中打开
problem-message-long = 这条消息有 { $read } 字节：最多 { $most } 字节
problem-message-unreadable = 这条消息无法写成 JSON
problem-message-version = 这条消息用的是版本 { $read }；这里只认识版本 { $known }
problem-message-type = 没有类型为 { $read } 的消息：现有 { $known }
problem-message-missing = 缺少字段“{ $name }”
problem-message-field = 字段“{ $name }”不能是 { $read }
problem-message-unknown = 这类消息没有字段“{ $name }”
problem-message-goal = seek 只能去一个地方：“step”、“mark” 或 “time_us” 三选一
problem-message-embedder = 只有框架地址里写明的网页才能执行命令：embedder=https://host.example
problem-message-waits = 已有 { $most } 条消息在等命令执行完：这一条不再受理
problem-seek-step = 没有第 { $read } 步：这个运行共有 { $most } 步
problem-seek-time = { $read } 晚于这个运行的终点 { $most }

## `reach`：通往一个条件的路，或者为什么没有

reach-twice = 这些日志不可能出现：{ $node } 不可能同时有两份不同的日志。
reach-term-zero = 这些日志不可能出现：{ $node } 的第 { $index } 个条目属于任期 0，而任期从 1 数起，没有哪个领导者在任期 0。
reach-terms-decrease = 这些日志不可能出现：{ $node } 的第 { $index } 个条目属于任期 { $term }，它前面那个却属于任期 { $before }。沿着一份日志，任期从不变小：领导者只追加自己任期的条目，而它的日志里没有更晚任期的条目。
reach-prefixes-differ = 这些日志不可能出现：{ $one } 和 { $other } 在索引 { $index } 处都是任期 { $term } 的条目，在索引 { $differ } 处却不同。两份日志只要在同一索引处有同一任期的条目，到那里为止就完全相同（日志匹配，Log Matching）。
reach-two-leaders = 这些日志不可能出现：任期 { $term } 的条目在 { $one } 里从索引 { $first } 开始，在 { $other } 里却从索引 { $second } 开始，这需要两个领导者。一个任期只有一个领导者，它的条目紧跟在它当选时的日志后面（选举安全，Election Safety）。
reach-few-voters = 这些日志不可能出现：任期 { $term } 的领导者当选时，日志是 { $log }。到那时，更新的日志必须已经存在，而且各在一台服务器上，因为哪里都没有的条目不会再回来：{ $newer }。持有它们的服务器拒绝投票给它；{ $servers } 台服务器里只有 { $left } 台还可能投票，而多数派是 { $needed } 台。
reach-no-order = 这些日志不可能出现：{ $nodes } 不能同时持有 { $logs }。各种选举次序都试过了：每一种里，这些日志所需要的领导者总有一个得不到足够的选票，因为到那时已有太多服务器持有更新的日志。
problem-reach-not-found = 从这里出发没有已知的路通往 { $cond }，搜索看过 { $limit } 个状态也没有找到{ $start ->
    [true] 。从全新的集群出发有一条：过去的任期不会再来，请把“reach”放在最前面
   *[false] ；这并不证明它不可能。“synod reach”可以搜索得更久
  }
problem-reach-no-search = 没有已知的计划通往 { $cond }，而网页打开脚本时不搜索：请把这一行输入命令面板，或者用“synod run”运行
status-reach-holds = { $cond } 在这里已经成立
status-reach-searched = 从这里到 { $cond } 没有已知的计划：正在搜索，见“检查”

## 画出来的日志

draw-title = 画日志
draw-told = 它们可能出现吗？
draw-about = 填写每个条目的任期。空格、方向键或 Tab 到下一格，Enter 提问。从一个设置相同的全新集群出发，寻找一次运行。
draw-cell = { $node } 第 { $index } 个条目的任期
draw-next = { $node } 还没有的第 { $index } 个条目的任期
draw-ask = 这可能出现吗？
draw-figure = 图 7
draw-figure-about = Raft 论文图 7 中七台服务器的日志
draw-clear = 清空日志
draw-now = 与舞台上相同
draw-arises = 可能：{ $commands ->
    [0] 一开始所有日志都是空的
   *[other] { $commands } 条命令就能走到
}。现在舞台上就是这次运行；用浏览器的“后退”可以回到之前的运行。
draw-unknown = 在网页允许的时间内，既没有找到运行，也没有找到理由。在终端里可以找得更久：
draw-too-far = 画出的日志最多 { $entries } 个条目，任期最大 { $term }

# 时空图面板；这些标记在图中也用。
space-time-none = 还没有发生任何事。之后发生的都会画在这里，时间向下：每个节点当时是什么角色，每条消息从发出到到达。
space-time-about = 时空图：每个节点一条竖线，时间向下，每条消息是一支箭头，从发出的地方指向到达或丢失的地方。点按即可回到那一刻。
space-time-causes = 前因后果
space-time-causes-about = 只突出可能导致当前事件的事，以及它可能导致的事，其余变淡
space-time-choose = { $count ->
    [0] 显示……
   *[other] 显示……（已隐藏 { $count } 项）
}
space-time-kinds = 消息
space-time-nodes = 节点
draw-mark-timeout = 定时器到时
draw-mark-flushed = 写入磁盘
draw-mark-commit = 已提交或已选定
draw-mark-crash = 崩溃
draw-mark-restart = 重启
draw-mark-wiped = 磁盘数据丢失
