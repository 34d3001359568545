# 主备复制与视图服务器的文本。$node 是事件发生的节点。

primary-backup-timer-ping = 存活报告
primary-backup-timer-watch = 监视
primary-backup-role-primary = 主
primary-backup-role-backup = 备
primary-backup-role-recovering = 恢复中
primary-backup-role-waiting = 等待状态
primary-backup-role-idle = 不在视图中
primary-backup-role-view-server = 视图服务器

## What happened: the view server

primary-backup-note-view-server-boots = { $node } 从磁盘读出视图 { $view }，主是 { $primary }。谁还存活，要从存活报告（ping）得知。
primary-backup-note-returns = { $node } 收到 { $server } 的消息，不再认为它已失效。当前是视图 { $view }。
primary-backup-note-view-acknowledged = { $node } 得知 { $server } 已确认视图 { $view }。已确认的有 { $acked }。
primary-backup-note-tells-view = { $server } 只提到视图 { $old }，{ $node } 告诉它：视图 { $view } 已经开始。
primary-backup-note-suspects = { $node } 认为 { $servers } 已失效（视图 { $view }）：它分不清崩溃与断连。
primary-backup-note-waits-for-ack = { $node } 还不能离开视图 { $view }：该视图的主 { $primary } 也许还不知道这个视图，或者它的确认尚未到达。它也许已在其中提供服务：在它确认之前，不论它离开多久，都不会指定别的视图。
primary-backup-note-no-successor = { $node } 找不到接替 { $primary } 的服务器：它不知道{ $checks ->
    [true] 有哪个存活的备确认过视图 { $view }，而别的备不能提升
   *[false] 视图 { $view } 有哪个备还存活
  }。
primary-backup-note-names-view = { $node } 指定视图 { $view }：主是 { $primary }，{ $backups-count ->
    [0] 没有备
   *[other] 备是 { $backups }
  }。此刻还没有别人知道。
primary-backup-note-points-to-primary = { $node } 自己不提供服务：{ $client } 应去找视图 { $view } 的主 { $primary }。

## What happened: views

primary-backup-note-boots = { $node } 从磁盘启动：视图 { $view }，主是 { $primary }，{ $last ->
    [0] 日志为空
   *[other] 日志到第 { $last } 条
  }。哪些已确认，要重新得知。
primary-backup-note-view-known = { $node } 从 { $from } 听到视图 { $view }，而它已知道视图 { $own }。
primary-backup-note-steps-down = { $node } 退位：{ $from } 知道视图 { $view }，主是 { $primary }，而它自己是视图 { $old } 的主。
primary-backup-note-takes-over = { $node } 从 { $from } 得知自己是视图 { $view } 的主。{ $checks ->
    [true] 从此拒绝视图 { $old } 及更旧的视图
   *[false] 此前它处于视图 { $old }
  }。
primary-backup-note-joins-view = { $node } 从 { $from } 得知视图 { $view }，主是 { $primary }{ $checks ->
    [true] ；从此拒绝视图 { $old } 及更旧的视图
   *[false] 。此前它处于视图 { $old }
  }。
primary-backup-note-left-out = { $node } 从 { $from } 得知视图 { $view }，主是 { $primary }，而自己不在其中。此前它处于视图 { $old }。
primary-backup-note-turns-away = { $node } 不再是主，{ $client } 应把请求 { $number } 交给 { $primary }。

## What happened: recovery

primary-backup-note-gathers = { $node } 开始恢复，进入视图 { $view }：它需要 { $needed } 份日志（含自己的）{ $fenced ->
    [true] ，来自拒绝一切旧视图的服务器
   *[false] {""}
  }。
primary-backup-note-gives-log = { $node }（视图 { $own }）为视图 { $view } 把日志交给 { $primary }：{ $last ->
    [0] 日志为空
   *[other] 到第 { $last } 条，末条属于视图 { $last-view }
  }。
primary-backup-note-refuses-view = { $node } 拒绝 { $primary } 以视图 { $view } 发来的消息：这里已是视图 { $own }。
primary-backup-note-has-log = { $node } 为视图 { $view } 得到 { $from } 的日志：连同自己的已有 { $have } 份，需要 { $needed } 份。
primary-backup-note-chooses-newest = { $node } 在 { $of } 的日志中为视图 { $view } 选一份：{ $last ->
    [0] 全都为空
   *[other] 选 { $from } 的，因为没有别的日志末条视图比 { $last-view } 更新，或视图相同而长过 { $last } 条
  }。
primary-backup-note-chooses-longest = { $node } 在 { $of } 的日志中为视图 { $view } 选一份：{ $last ->
    [0] 全都为空
   *[other] 选 { $from } 的，因为没有别的日志长过 { $last } 条。末条属于视图 { $last-view }，却不予考虑
  }。
primary-backup-note-fills-hole = { $node } 用 { $op } 填补第 { $index } 条的空洞：{ $from } 的日志末条视图相同，这一条它有。
primary-backup-note-fills-no-op = { $node } 在末条视图相同的日志里都找不到第 { $index } 条：照这些日志看，它从未得到确认，用空操作（no-op）填补。
primary-backup-note-takes-entries-over = { $node } 把从第 { $first } 条起它尚不知是否已确认的 { $count } 条日志改记为视图 { $view } 的条目。
primary-backup-note-copies = { $node } 在视图 { $view } 提供服务之前，先把整份日志（{ $last ->
    [0] 还是空的
   *[other] 到第 { $last } 条
  }）复制给 { $to }。
primary-backup-note-takes-state = { $node } 从 { $primary } 接过视图 { $view } 的完整状态：{ $last ->
    [0] 日志为空
   *[other] 日志到第 { $last } 条
  }。
primary-backup-note-completes-state = { $node } 已有视图 { $view } 的状态，{ $last ->
    [0] 而 { $primary } 的副本是空的
   *[other] 只从 { $primary } 到第 { $last } 条的副本里补上所缺的条目
  }。
primary-backup-note-has-state = { $node } 得知 { $backup } 已接过视图 { $view } 的状态：{ $last ->
    [0] 日志为空
   *[other] 日志到第 { $last } 条
  }。
primary-backup-note-serves = { $node } 从此在视图 { $view } 提供服务{ $holders-count ->
    [0] {""}
   *[other] ：{ $holders } 已接过这个视图的状态
  }。

## What happened: requests

primary-backup-note-not-primary = { $node } 在视图 { $view } 不提供服务：{ $primary ->
    [none] 它还在恢复，{ $client } 须稍后再问
   *[other] { $client } 应去找 { $primary }
  }。
primary-backup-note-forwards = { $node } 在视图 { $view } 把 { $client } 的 { $op } 写入日志第 { $index } 条，{ $to-count ->
    [0] { $alone ->
        [true] 没有备可以转发
       *[false] 暂不转发：还没有备确认接过这个视图的状态
      }
   *[other] 并转发给 { $to }
  }。
primary-backup-note-sends-again = { $node } 向 { $to } 发送视图 { $view } 中尚未得到确认的内容（{ $last ->
    [0] 日志还是空的
   *[other] 到第 { $last } 条
  }）：也许已丢失。
primary-backup-note-takes-entry = { $node } 在视图 { $view } 收下 { $primary } 的 { $op }，放在第 { $index } 条。
primary-backup-note-takes-with-hole = { $node } 在视图 { $view } 收下 { $primary } 的 { $op }，放在第 { $index } 条；之前的还没有到，日志有空洞。
primary-backup-note-takes-old-view = { $node } 已在视图 { $own }，却仍为视图 { $view } 收下 { $primary } 的 { $op }，放在第 { $index } 条：它不看视图号。
primary-backup-note-has-entry = { $node } 的第 { $index } 条已是 { $primary } 的 { $op }，再次确认。
primary-backup-note-counts-ack = { $node } 得知 { $backup } 已存下第 { $index } 条：已有 { $have } 份副本，需要 { $needed } 份。
primary-backup-note-answer-too-late = { $node } 不再需要 { $from } 在视图 { $view } 的答复：它在视图 { $own }，并不等待这样的答复。
primary-backup-note-acknowledged = { $node } 在视图 { $view } 把第 { $index } 条算作已确认：{ $holders } 已存下它。
primary-backup-note-is-safe = 第 { $index } 条 { $op } 已写入 { $holders } 的磁盘，达到视图 { $view } 的要求{ $lasts ->
    [true] ：任何恢复都不会再漏掉它
   *[false] {""}
  }。还没有谁知道。
primary-backup-note-applies = { $node } 把第 { $count ->
    [1] { $last }
   *[other] { $first } 到 { $last }
  } 条应用到状态机。
primary-backup-note-answers = { $node } 已应用第 { $index } 条，答复 { $client } 的请求 { $number }：{ $result }。
primary-backup-note-duplicate-answered = { $node } 认出 { $client } 的请求 { $number }：它早已生效，以当时的结果答复。
primary-backup-note-duplicate-waiting = { $node } 的日志第 { $index } 条已有 { $client } 的请求 { $number }：继续等待。
primary-backup-note-duplicate-applied = { $node } 不再次执行第 { $index } 条：{ $client } 的请求 { $number } 早已生效。
primary-backup-note-outdated-skipped = { $node } 不执行第 { $index } 条：{ $client } 的请求 { $number } 比它见过的 { $client } 的请求（{ $seen }）旧。
primary-backup-note-request-too-old = { $node } 忽略 { $client } 的请求 { $number }：它比请求 { $seen } 旧，后者早已生效。

## Messages

primary-backup-message-Ping = 服务器向视图服务器表明自己存活，以及所知的视图。
primary-backup-message-View = 视图服务器告知谁是主、谁是备。
primary-backup-message-Forward = 主转发给备的条目，带有视图号。
primary-backup-message-ForwardReply = 备已把该条目存入磁盘。
primary-backup-message-Commit = 主告知已确认到哪一条。
primary-backup-message-Gather = 新主索取日志，并要求从此拒绝旧视图。
primary-backup-message-GatherReply = 供恢复用的日志。
primary-backup-message-State = 交给备的一个视图的完整状态。
primary-backup-message-StateReply = 备已把完整状态存入磁盘。
primary-backup-message-Refused = 接收方知道更新的视图，并说明是哪一个。

## Fields

primary-backup-field-role = 主、备、恢复中、等待状态，或不在视图中
primary-backup-field-view = 它所知的最新视图
primary-backup-field-primary = 该视图的主
primary-backup-field-backups = 该视图的备
primary-backup-field-acked = 已确认该视图的服务器
primary-backup-field-alive = 最近有消息的服务器
primary-backup-field-stateView = 它持有哪个视图的完整状态
primary-backup-field-log = 命令，各带主写入它时的视图
primary-backup-field-commitIndex = 它所知已确认到哪一条
primary-backup-field-lastApplied = 它的状态机已应用的最高条目
primary-backup-field-kv = 它的状态机中该键的值
primary-backup-field-flag = test-and-set 是否已设置标志

## 舞台上的简称

primary-backup-short-view = 视图 { $value }
primary-backup-short-primary = 主 { $value }
primary-backup-short-acked = 已确认：{ $value }
primary-backup-label-Ping = { $acknowledges ->
    [true] 存活，确认视图 { $view }
   *[false] 存活，视图 { $view }
  }
primary-backup-label-View = 视图 { $view }：{ $primary }
primary-backup-label-Forward = { $index }：{ $op }，视图 { $view }
primary-backup-label-ForwardReply = 已有 { $index }
primary-backup-label-Commit = 已确认到 { $commitIndex }
primary-backup-label-Gather = 视图 { $view } 的日志？
primary-backup-label-GatherReply = 日志 { $log }
primary-backup-label-State = 视图 { $view } 的状态
primary-backup-label-StateReply = 已有状态 { $view }
primary-backup-label-Refused = 不：视图 { $view }

# 先试什么

primary-backup-try = 播放，再让客户端写入。点主服务器，让它崩溃：视图服务器何时察觉？
