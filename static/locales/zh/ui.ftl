# 舞台四周的页面。按钮上的字要短：手机上也要放得下。

shell-pill = { $protocol } · { $nodes } 个节点
shell-setup = 新的运行
shell-lessons = 课程
shell-commands = 命令
shell-language = 语言
shell-theme-auto = 主题：跟随系统
shell-theme-light = 主题：浅色
shell-theme-dark = 主题：深色
shell-present = 演示
shell-share = 分享
shell-close = 关闭

## 按键和按钮做什么：帮助、提示和菜单用的是同一份

do-play = 播放或暂停
do-pause = 暂停
do-step = 前进一步
do-step-back = 后退一步
do-next-peak = 到下一个重要事件
do-previous-peak = 到上一个重要事件
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
do-save = 把脚本存为文件
do-help = 全部按键
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
status-by-hand = 这里的信件要由你来投递：点一封信，或前进一步。
status-nothing-due = 不会再有什么发生了：没有在途的消息，也没有运行中的定时器。
status-no-letters = 没有等待投递的信件。
status-select-node = 请先选中一个节点。
status-select-link = 请先选中一条链路或一个节点。
status-nobody-asks = 这次运行里没有谁能提出请求。
status-no-leader = 现在没有领导者。
status-no-timers = 没有可以调整的定时器在运行。
status-all-up = 所有节点都在运行。
status-lesson-end = 这是本课的最后一步。舞台交给你了。

## 讲述

story-title = 讲述
feed-title = 发生了什么
feed-empty = 还什么都没有发生。
feed-go = 回到这一刻
feed-mark = 做了标记：“{ $name }”。
first-hint = 点一个节点，看看它知道什么，再让它崩溃。按 c：客户端发出一个请求。按 ? 查看全部按键。

lesson-crumb = 第 { $number } 课，共 { $of } 课
lesson-step = 第 { $step } 步，共 { $of } 步
lesson-close = 关闭
lesson-back = 上一步
lesson-next = 下一步
predict-title = 预测
predict-frozen = 你选定之前，世界停在这里。
predict-locked = 答案已锁定。请看。
predict-right = 事情正是这样发生的。
predict-wrong = 事情不是这样：请在事件列表里找出它与你的预想分开的那一刻。
predict-shown = 事情是这样发生的。
problem-no-lesson = 这里没有名为 { $id } 的课程

## 面板

panes-title = 查看什么
pane-logs = 日志
pane-acceptors = 接受者
pane-state = 状态
pane-rules = 规则

## 对话框

palette-title = 命令
palette-hint = crash S1
palette-offers = 可以补全为
palette-keys = Enter 执行 · Tab 补全 · ↑ 找回输入过的命令

setup-protocol = 协议
setup-network = 消息投递
setup-seed = 种子（seed）
setup-seed-about = 同一个数，同一次运行
setup-timed = 自动
setup-timed-about = 消息在网络上要走多久，就走多久
setup-by-hand = 手动
setup-by-hand-about = 信件停在信箱里，由你决定投递还是丢失
setup-start = 开始

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

panic-title = Synod 出错了
panic-words = 这是页面的错误，不是你的。它的说明是：
panic-script = 这是最近一次保留下来的运行。请复制，重新加载之后再打开：
panic-again = 重新开始
