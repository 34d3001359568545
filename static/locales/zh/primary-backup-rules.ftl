# 规则、不变式、设置，以及做不到的事：和操作用的部分一起取来。

primary-backup-param-servers = 服务器数
primary-backup-param-clients = 客户端数
primary-backup-param-acks = 一次写入需要的副本数，含主自己；all：视图的每个成员都要有一份，视图服务器会剔除失效者
primary-backup-param-recover = 新主恢复时要查看的日志数，含自己的；0：取必与每次写入相交的最小数
primary-backup-timing-ping = 服务器向视图服务器报告存活、主重发消息的间隔
primary-backup-timing-watch = 视图服务器的节拍：连续四拍没有消息的服务器算作失效
primary-backup-timing-retry = 客户端等待答复多久之后改问下一台服务器

## What switching a rule off means

primary-backup-rule-check-view = 备收下任何主、任何视图转发来的条目：旧主与新主同时完成请求。
primary-backup-rule-wait-for-acks = 不管要求几份副本，只要一个备有了写入，主就答复：其余备没有的，随主一起丢失。
primary-backup-rule-ack-view = 视图服务器离开没有人知道的视图，并提升任何一个备，哪怕它没有状态。
primary-backup-rule-newest-view-wins = 恢复时最长的日志胜出：从未确认的条目会挤掉已确认的写入。
primary-backup-rule-fence-before-gather = 交出日志的服务器仍收下旧视图的条目：此后确认的写入会被恢复漏掉。
primary-backup-rule-quorum-overlap = R 与 W 之和不超过服务器总数：恢复查看的日志里可能没有一份含有某次写入。
primary-backup-rule-deduplicate = 重复到达的请求会重复生效。

## What was broken

primary-backup-invariant-acknowledged-kept = 已确认的写入绝不丢失：{ $op } 在视图 { $in-view } 作为第 { $index } 条得到确认，而 { $server } 在视图 { $view } 的日志里没有它。
primary-backup-invariant-acknowledged-kept-name = 已确认的写入绝不丢失
primary-backup-invariant-only-primary-completes = 一个视图只有它的主能完成请求：{ $server } 完成视图 { $view } 的第 { $index } 条 { $op }，却借助了早已进入视图 { $later } 的 { $backup }。
primary-backup-invariant-only-primary-completes-name = 一个视图只有它的主能完成请求
primary-backup-invariant-replicas-agree = 副本相同：{ $server } 在第 { $index } 条应用了 { $own }，而另一台服务器在此应用的是 { $other }。
primary-backup-invariant-replicas-agree-name = 副本相同
primary-backup-invariant-view-kept = 视图从不后退：{ $server } 已知视图 { $before }，现在却在视图 { $view }。
primary-backup-invariant-view-kept-name = 视图从不后退
primary-backup-invariant-views-along-log = 日志中的视图号从不减小：{ $server } 的第 { $index } 条属于视图 { $view }，前一条却属于视图 { $before }。
primary-backup-invariant-views-along-log-name = 日志中的视图号从不减小
primary-backup-invariant-commit-within-log = 已确认的内容都在日志里：{ $server } 认为确认到第 { $commit } 条，却没有这一条；日志到第 { $last } 条为止。
primary-backup-invariant-commit-within-log-name = 已确认的内容都在日志里
primary-backup-invariant-exactly-once = 恰好一次（exactly once）：{ $server } 在第 { $index } 条再次执行了 { $client } 的请求 { $number }（{ $op }），它早在第 { $before } 条就已生效。
primary-backup-invariant-exactly-once-name = 恰好一次
primary-backup-invariant-linearizable = 线性一致性（linearizability）：{ linearizable-why }
primary-backup-invariant-linearizable-name = 线性一致性

# Why something cannot be done

problem-primary-backup-recover-of-all = acks=all 时，新主只从自己的日志恢复：recover={ $recover } 要求 acks 是一个数
problem-primary-backup-quorum-too-big = 写入的 { $acks } 份副本或恢复用的 { $recover } 份日志，多于 { $servers } 台服务器
problem-primary-backup-quorums-miss = 写入的 { $acks } 份副本与恢复用的 { $recover } 份日志可能互不相交：两者之和必须大于 { $servers } 台服务器
problem-primary-backup-no-view-server = 视图服务器已停机，别的节点不能判定服务器失效
problem-primary-backup-not-a-server = { $node } 不是服务器：视图服务器监视的是 { $known }
