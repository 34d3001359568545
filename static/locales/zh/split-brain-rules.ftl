# 规则、不变式、设置，以及做不到的事：和操作用的部分一起取来。

# 几台服务器上的一把锁，每台有一个测试并设置（test-and-set）标志：未设置为 0，已设置为 1。

# 参数

split-brain-param-servers = 服务器数，每台有一个标志
split-brain-param-clients = 想要锁的客户端数
split-brain-param-policy = 客户端等谁的答复：both，所有服务器；one，按时答复的；majority，全部服务器的过半数；human，除了人宣布已坏的以外的所有服务器（admin dead C1 S1）
split-brain-timing-retry = 客户端等多久之后再问没有答复的服务器；policy=one 时则认为它们已坏

# 规则：关闭意味着什么

split-brain-rule-majority-of-all = 多数派是对全部服务器而言，不论死活。关闭：只对按时答复的服务器而言。于是网络断成两边，每边都有自己的“多数派”。
split-brain-rule-count-servers = 一台服务器的答复只算一次。关闭：每条消息都算，听到一台服务器两次就当成两台。
split-brain-rule-write-before-answer = 服务器先把标志持久化，再答 0。关闭：崩溃会清除标志，于是第二个客户端也得到 0。
split-brain-rule-retry-carries-id = 重发的请求沿用原来的编号，服务器才能把它与新请求区分开。关闭：丢了答复的客户端发现标志已被设置，其实是它自己设置的，于是谁也得不到锁。

# 不变式：被破坏是什么意思

split-brain-invariant-mutual-exclusion = { $first } 和 { $second } 都相信自己持有锁。
split-brain-invariant-told-zero-once = { $server } 既答 { $first } 0，又答 { $second } 0：它忘了标志已经设置。
split-brain-goal-progress = 只要没有两个客户端相争，请求锁的那一个终会得到锁。

# 不变式的简称

split-brain-invariant-mutual-exclusion-name = 至多一个客户端持有锁
split-brain-invariant-told-zero-once-name = 一台服务器只对一个客户端答 0

# 为什么不能做

problem-split-brain-policy = policy={ $policy } 时客户端自己决定；只有 policy=human 时它才听人的
problem-split-brain-who = 请在客户端名字之后写明哪台服务器已坏：{ $known }
problem-split-brain-no-server = { $node } 不是服务器；服务器有 { $known }
problem-split-brain-dead-already = 这个客户端早已被告知 { $node } 已坏
