# 规则、不变式、设置，以及做不到的事：和操作用的部分一起取来。

# Paxos 之前两个行不通的议会。岛上的议员用信件通过法律。

# 参数

parliament-param-councillors = 议员（councillor）数
parliament-param-version = 0.1：议员只接受见到的第一个提案；0.2：议员接受每一个提案

# 规则：关闭意味着什么

parliament-rule-more-than-half = 法律需要全体议员的过半数。关闭：半数即可，而两个半数可能没有共同的人。
parliament-rule-write-ledger = 议员先把接受写进账本，再告诉别人。关闭：外出一趟就忘了，于是又接受别的提案。
parliament-rule-count-councillors = 一个议员的接受只算一次。关闭：每封信都算，收到同一个人的两封信就当成两个人。

# 不变式：被破坏是什么意思

parliament-invariant-agreement = 有两条法律：{ $first } 和 { $second }。
parliament-invariant-proclaimed-is-law = { $councillor } 的账本上 { $value } 是法律，可接受它的议员并不够。
parliament-invariant-validity = { $councillor } 接受了 { $value }，而没有谁提议过它。

# 不变式的简称

parliament-invariant-agreement-name = 只有一条法律
parliament-invariant-proclaimed-is-law-name = 宣布的法律确有足够的人接受
parliament-invariant-validity-name = 只接受提议过的提案

# 为什么不能做

problem-parliament-ballot = 这个议会的提案没有编号（ballot）：那正是 Paxos 加上去的
problem-parliament-full = 一个议员最多跟进 { $most } 个提案
