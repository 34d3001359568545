# 舞台四周的页面。按钮上的字要短：手机上也要放得下。

page-pill = { $protocol } · { $nodes } 个节点
page-setup = 新的运行
page-lessons = 课程
page-runs = 我的运行
page-commands = 命令
page-language = 语言
page-theme-auto = 主题：跟随系统
page-theme-light = 主题：浅色
page-theme-dark = 主题：深色
page-present = 演示
page-share = 分享
page-close = 关闭

## 按键和按钮做什么：帮助、提示和菜单用的是同一份

do-play = 播放或暂停
do-pause = 暂停
do-step = 前进一步
do-step-back = 后退一步
do-next-milestone = 到下一个重要事件
do-previous-milestone = 到上一个重要事件
do-to-start = 回到开头
do-to-end = 到末尾
do-next-beat = 课程的下一步
do-previous-beat = 课程的上一步
do-request = 客户端发出新请求，或提议者（proposer）提出新值
do-restart-leader = 让领导者（leader）崩溃再重启
do-spread-timers = 错开各个定时器：总有一个节点最先超时
do-align-timers = 对齐各个定时器：选票瓜分（split vote）
do-resume-all = 重启所有停机的节点
do-crash = 让选中的节点崩溃，或重启它
do-cut = 切断或恢复选中的链路；选中节点时，是它的全部链路
do-fire = 触发选中节点的定时器
do-deselect = 取消选择
do-undo = 撤销上一条命令
do-palette = 输入命令
do-gallery = 换一个协议
do-runs = 我的运行
do-save = 把脚本存为文件
do-help = 全部按键
do-answer = 选择课程问题的答案
do-black = 黑屏，再按恢复
do-toggle-pane = 舞台旁边的面板
do-leave-room = 回到完整页面
do-sleep = 嵌在别的网页里时：把键盘还给外层网页
help-room = 演示视图中
help-more = 在 Mac 上，⌘ 等同于 Ctrl。按 Tab 在节点之间移动；按 Enter 查看它是什么、能对它做什么。

## 播放控制

transport-play = 播放
transport-step = 步
transport-time = 模拟时间
transport-speed = 速度：模拟时间与真实时间之比
transport-scrub = 整次运行，从开头算起
transport-branches = { $count } 个分支
branch-current = 分支 { $branch }（正在舞台上）：到 { $to }
branch-other = 分支 { $branch }：在 { $from } 分开，到 { $to }

status-kept = 原来的后续已保留为分支 { $branch }。
status-undone = 已撤销。它的后续保留为分支 { $branch }。
status-nothing-to-undo = 没有可撤销的命令。
status-answer-first = 世界停在这里，等你作答。
status-by-hand = 这里的消息要由你来投递：点一条消息，或前进一步。
status-nothing-due = 不会再有什么发生了：没有在途的消息，也没有运行中的定时器。
status-no-milestone = 接下来 { $time } 内不会自行发生重要事件：时间停在原处。
status-at-start = 这里就是开头：之前什么都没有。
status-no-messages = 没有等待投递的消息。
status-select-node = 请先选中一个节点。
status-select-link = 请先选中一条链路或一个节点。
status-nobody-asks = 这次运行里没有谁能提出请求。
status-no-leader = 现在没有领导者。
status-no-timers = 没有可以调整的定时器在运行。
status-all-up = 所有节点都在运行。
status-lesson-end = 这是本课的最后一步。舞台交给你了。
status-busy = 还有一条命令正在执行：请先停止它。
status-stopped = 已停止。到此为止做完的都保留。
status-stopped-at = 执行了 { $lines } 行中的 { $done } 行后停止：到此为止的运行已放上舞台。
status-stopped-reading = 已停止：脚本还没有开始执行。
status-world-apart = 你在本课其他世界里试过的内容超过 { $most } KB。它原样留在“我的运行”里，本课作为另一次运行继续。
status-world-unread = 在这个世界里试过的内容无法恢复：这里已重新演示，作为另一次运行。原来留下的内容仍在“我的运行”里，没有改动。
status-world-coming = 这一步的世界还在恢复。
status-let-go = 到 { $time } 为止的前 { $steps } 步已放下，其他分支和标记也一样：不能再显示或撤销。运行的脚本里仍然有它们。
status-go-on = 从这里继续
status-aside = 上次的运行放到了一边，没有删除：在地址里加上 ?back 可以恢复它。
status-nothing-aside = 这个浏览器里没有放到一边的运行。

## 等待页面文件

late-waits = 还在取：{ $what }。取到以后就做你要做的事。
late-failed = 没有取到：{ $what }。网络还通吗？你要做的事已经留着。
late-full = 最多留 { $most } 件事：再多的就不留了。
late-retry = 重试
late-give-up = 不等了：忘掉要做的事
late-tools = 页面里用来操作的部分（卡片、对话框、命令）
late-checks = 检查面板的文字
late-story = 文件 { $file }
late-link = 现在舞台上的不是链接里的运行：取到以后就会打开它。
late-kept = 现在舞台上的不是你的运行：取到以后就会恢复它。

## 费时的事

work-reads = 正在读取 { $name }：{ $lines } 行
work-opens = 正在打开 { $name }：已执行 { $lines } 行中的 { $done } 行，共 { $steps } 步，到 { $time }
work-shows = 正在铺开 { $name }：{ $steps } 步
work-acts = { $command }：共 { $steps } 步，到 { $time }
work-looks = 正在寻找下一件重要的事：共 { $steps } 步，到 { $time }
work-stop = 停止

runs-title = 我的运行
runs-about = 每次运行都留在这个浏览器里，彼此并排：打开链接、课程或别的协议，都不会丢掉已有的运行。总共可占 { $most } MB，超过时放弃最旧的。
runs-shelved = 只留到离开本页为止
runs-none = 还没有留下任何运行。
runs-delete = 删除“{ $title }”
runs-deleted = “{ $title }”已删除。
runs-undo = 撤销
kept-unread = 有一次留下的运行不能完整恢复：{ $what }。能执行的部分已作为单独的运行放上舞台，原来留下的内容保持不变。
kept-full = 这次运行没有留下：浏览器没有空间，或不为这个页面保存内容。离开本页之前它还在。请删除一些运行，或复制这次运行。
kept-dropped = 为了腾出空间，已放弃最旧的运行：{ $what }。离开本页之前，它们还在“我的运行”里：要保留的请复制。
kept-left = 先前舞台上的运行没有留下：{ $what }。离开本页之前，它还在“我的运行”里：要保留的请复制。
kept-forgotten = 页面自己也没有空间了，这些运行已经丢失：{ $what }。
kept-copy = 复制文本
kept-copy-failed = 浏览器不允许页面复制

## 讲述

story-title = 讲述
milestone-election = 选出领导者
milestone-commit = 有内容被提交或被选定
milestone-crash = 节点崩溃
milestone-violation = 不变式被破坏
milestone-mark = 由你或脚本标记
milestone-rule = 规则被关闭或启用
milestone-assumption = 协议之外的一个假设从此不再成立：协议的保证以它为前提
feed-title = 发生了什么
feed-empty = 还什么都没有发生。
feed-why-not = 为什么不行？
feed-whole = 显示全文
feed-brief = 收起
feed-go = 回到这一刻
feed-mark = 做了标记：“{ $name }”。
first-hint = 点一个节点，看看它知道什么，或让它崩溃。也可以让客户端发出一个请求。
hint-ask = 以客户端身份请求
hint-propose = 提出一个值
hint-leader = 让领导者崩溃再重启

lesson-crumb = 第 { $number } 课，共 { $of } 课
lesson-step = 第 { $step } 步，共 { $of } 步
lesson-close = 关闭
lesson-back = 上一步
lesson-next = 下一步
lesson-next-lesson = 下一课
lesson-try = 动手试试
predict-title = 预测
predict-frozen = 你选定之前，世界停在这里。
predict-locked = 答案已锁定。请看。
predict-right = 事情正是这样发生的。
predict-wrong = 事情不是这样：请在事件列表里找出它与你的预想分开的那一刻。
predict-shown = 事情是这样发生的。
problem-file-large = 没有打开 { $name }：脚本最多 { $most } MB
problem-file-not-text = { $name }：{ $byte ->
    [utf-16] 是 UTF-16 文本，请存为 UTF-8
   *[other] 不是 UTF-8 文本：第 { $line } 行有字节 { $byte }
}
problem-file-unread = 无法读取 { $name }
problem-no-lesson = 这里没有名为 { $id } 的课程
problem-lesson-id = 地址里课程的写法不是课程名：课程名只有小写字母、数字和连字符，例如 { $example }

## 面板

panes-title = 查看什么
pane-logs = 日志
pane-acceptors = 记录
pane-state = 状态
pane-space-time = 时空图
pane-clients = 客户端
pane-rules = 规则
pane-checks = 检查

clients-none = 还没有客户端发出过请求。
clients-newest = 最新的 { $shown } 个操作，共 { $count } 个。
clients-order = 线性一致（linearizable）：各操作按此顺序在这些时刻依次生效，就能解释每一个答复。旁边是该键此后的值。
clients-pending = 尚无答复：它可能在请求之后的任何时刻生效，也可能永远不生效。
clients-bad = 任何先后顺序都容不下这一答复。
clients-since = 这一操作返回之后，红色的那个答复就不再可能。
clients-unknown = 同时进行的操作太多：既没有找到能解释这些答复的顺序，也没有证明这样的顺序不存在。
clients-long = 超过 { $most } 个操作的历史在这里不作判断：每来一个新答复都要重新判断，太费时。
clients-operation = { $client } 在 { $call } 请求 { $op }。{ $answer ->
    [none] 尚无答复。
   *[other] 在 { $answer } 得到答复：{ $result }。
}
clients-effect = 它可以看作在 { $at } 生效，是顺序中的第 { $nth } 个；此后{ $key ->
    [none] 标志为 { $after }。
   *[other]  { $key } 为 { $after }。
}

## 对话框

palette-title = 命令
palette-hint = crash S1
palette-offers = 可以补全为
palette-keys = Enter 执行 · Tab 补全 · ↑ 找回输入过的命令

gallery-title = 协议
gallery-about = 按课程的先后排列：每一个都回答前一个留下的问题。点一下即可放上舞台。
gallery-lesson = 课程：{ $title }
gallery-all-lessons = 全部 { $count } 课
gallery-set-up = 设置一次 { $protocol } 的运行
gallery-set-up-short = 设置…
gallery-here = 正在舞台上

setup-protocol = 协议
setup-network = 消息投递
setup-seed = 种子（seed）
setup-seed-about = 同一个数，同一次运行
setup-timed = 自动
setup-timed-about = 消息在网络上要走多久，就走多久
setup-by-hand = 手动
setup-by-hand-about = 消息停在收件箱里，由你决定投递还是丢失
setup-start = 开始
setup-together-set = 设为 { $set }

share-link = 含有这次运行的链接
share-embed = 嵌入你自己的网页
share-copy = 复制
share-copied = 已复制
share-copy-self = 请按 Ctrl C
share-too-long = 这次运行的链接有 { $size } 个字符，有些程序会在 { $most } 处截断链接。请存为文件。
share-save = 存为文件
share-open = 打开文件
share-edit = 编辑文本
share-script = 脚本

editor-run = 运行
editor-hint = protocol …
trouble-title = 这个脚本无法运行
trouble-kept = 什么都没有丢失：舞台上的运行保持原样，你的脚本也保持原样。
trouble-partly = 打开到出错之前

## 页面本身出错时


## 舞台

stage-title = 舞台：节点、链路和途中的消息。按回车键查看可以做什么；↑ 和 ↓ 在同类之间移动。
stage-not-drawn = 还有 { $count } 条消息在途：没有画出。
stage-inbox-more = 还有 { $count } 条
stage-believes = 自认为是领导者
stage-up = 运行中
stage-down = 已停机
stage-paused = 已暂停
stage-clock = 时钟速率 { $percent }%
stage-cut-off = 被隔开：{ $nodes }
stage-link = 链路 { $a } – { $b }，{ $state ->
    [cut] 双向断开
    [half] { $a } 到 { $b } 单向断开
   *[open] 畅通
  }
stage-message = { $what }，从 { $from } 到 { $to }
stage-message-more = 对来自 { $from } 的 { $what } 的其他操作
stage-deliver = 投递 { $what }，从 { $from } 到 { $to }
stage-strip = { $count } 条消息在等待投递
stage-inbox = { $count } 条消息等待投递给 { $name }
stage-lost = { $what }，{ $why ->
    [cut] 在断开处丢失
    [down] 无人接收
    [dropped] 被丢弃
    [full] 丢失：途中消息过多
   *[other] 丢失
  }
stage-chosen = { $value } 已在 { $epoch } 中选定
stage-chosen-unknown = { $value } 已在 { $epoch } 中选定，但在线的节点都不知道
stage-committed-unknown = 条目 { $at }（{ $value }）已提交，但在线的节点都不知道

role-server = 服务器
role-client = 客户端
role-proposer = 提议者
role-acceptor = 接受者
role-learner = 学习者
role-leader = 领导者
role-follower = 跟随者
role-candidate = 候选者
role-down = 已停机

short-pending = { $value } …

## 所选对象的卡片

card-close = 关闭
card-timer = 定时器 { $timer }
card-timer-left = 还剩 { $time }
card-timer-by-hand = 等待手动触发
card-links = 链路
card-link = 到 { $other } 的链路，{ $state ->
    [cut] 已断开
    [half] 单向断连
   *[open] 畅通
  }
card-link-title = 链路 { $a } – { $b }
card-link-state = { $state ->
    [cut] 已断开
   *[open] 畅通
  }，{ $count ->
    [0] 途中没有消息
   *[other] 途中有 { $count } 条消息
  }
card-sent = 发送于
card-due = 将到达于
card-id = 编号
stored-disk = 已持久化
stored-pending = 尚未持久化

act-crash = 崩溃
act-restart = 重启
act-pause = 暂停
act-resume = 恢复运行
act-wipe = 清空磁盘
act-flush = 刷写磁盘
act-isolate = 隔离
act-timeout = 触发 { $timer }
act-cut = 双向断开
act-heal = 恢复
act-cut-one = 断开 { $from } → { $to }
act-heal-one = 恢复 { $from } → { $to }
act-deliver = 立即投递
act-drop = 丢弃
act-duplicate = 复制一份
act-delay = 延迟 { $time }

form-operation = 操作
form-key = 键
form-value = 值
form-from = 旧值
form-to = 新值
form-at = 向哪台服务器请求
form-at-any = 向它认定的领导者请求
form-at-server = 向 { $name } 请求
form-request = 请求
form-round = 轮次
form-round-about = 提案编号的轮次；留空则用下一个
form-propose = 提议
form-missing = 还缺一个词，或者数字无效。

## 面板

logs-server = 服务器
logs-row = { $node }：{ $last ->
    [0] 日志为空
   *[other] { $last } 个条目
  }，commitIndex 为 { $commit }
logs-slot = 条目 { $index }：{ $epoch }，{ $value }；{ $state }，{ $disk }
logs-committed = 已提交
logs-tentative = 未提交
logs-pending = 尚未持久化
logs-commit = commitIndex：该服务器所知的提交位置
logs-next = nextIndex：领导者接下来要发送的条目
logs-match = matchIndex：已知一致的最后条目
logs-snapshot = 快照
logs-erased = 最近删除的条目
logs-gone = 已删除的条目 { $index }：{ $epoch }，{ $value }
logs-earlier = 更早的条目
logs-later = 更晚的条目
logs-first = 最先显示的条目

ballots-title = 逐个提案编号
ballots-none = 还没有提案编号。请选中一个{ $part }并提议一个值。
ballots-ballot = 提案编号
ballots-value = 值
ballots-chosen = 已选定
ballots-promised = 已承诺
ballots-accepted = 已接受

state-disk = 崩溃后仍在
state-pending = 此刻崩溃就会丢失
state-changed-word = 值
state-changed = 刚刚改变
state-timer-due = { $time } 到期
state-keys-left = 还有 { $count } 个键没有显示。
state-keys-more = 显示更多
state-writes = { $count } 次写入尚未完成

rules-now = { $node } 刚才做了什么
rules-code = 协议伪代码
rules-asked = 在这里说「不」的是这条规则：
rules-title = 可以打破的规则
rules-about = 关掉一条，看看它有什么用。从播放头的位置起生效。
rules-see = 看看会出什么错
rules-shows-with = 在这个舞台上它也许不起作用；{ $setup } 时才起作用。
rules-set-up = 就这样设置
rules-safety = 安全性：没有它，会发生错误的事
rules-liveness = 活性：没有它，可能永远没有进展
rules-cost = 代价：没有它，一切更慢
rules-on = 开
rules-off = 关
rules-if-off = 关闭时：
rules-breaks = 破坏：{ $breaks } · { $nodes } 个节点即可看到
