# 各协议的名称、简介以及能学到什么：协议一览一次显示全部。

split-brain-title = Split brain
split-brain-about = 一把锁保存在两台服务器上，以便坏了一台还能用。每台服务器有一个标志；客户端请求所有服务器设置标志，得到足够多的 0 就永久持有这把锁。脑裂（split brain）由此而来。
split-brain-teaches = 为什么两台计算机不如一台，三台却更好：沉默说明不了谁坏了，而多数派（majority）不需要知道

primary-backup-title = Primary–backup
primary-backup-about = 一台主（primary）为所有请求排定次序，若干备（backup）保存副本，由视图服务器（view server）指定谁是主、谁是备。每个视图（view）只有一个主；但指定之后并非立刻人人知晓，麻烦由此而生。
primary-backup-teaches = 为什么有一台机器指定主还不够：两台服务器可能同时自认为主；恢复时要选视图最新的日志，而不是最长的

parliament-title = Parliament
parliament-about = 岛上的议员用信件通过一条法律。信件会滞留、会丢失、到达次序不定；议员会外出。0.1 版：每人只接受自己见到的第一个提案；0.2 版：每个提案都接受。过半数接受的提案就是法律。两版都行不通，想明白为什么，就走到了 Paxos。
parliament-teaches = 为什么光投票还不够：只接受第一个，可能永远没有法律；个个都接受，可能有两条法律

paxos-title = Paxos
paxos-about = 几个提议者（proposer）争一个值。一旦法定人数（quorum）的接受者（acceptor）接受了它，任何崩溃、任何迟到的消息都不能再推翻。
paxos-teaches = 互相竞争的提议者怎样选定（chosen）唯一的值：先承诺再接受，沿用编号最高的值而不是自己的

paxos-kv-title = Paxos 键值存储
paxos-kv-about = 没有领导者的键值存储：每个键的每个版本各是一次 Paxos 决定，任何提议者（proposer）都能为任何客户端服务。
paxos-kv-teaches = 从一次决定到整个存储：写就是赢得下一个版本，读就是把看到的值先确认下来

multi-paxos-title = Multi-Paxos
multi-paxos-about = 逐个槽位（slot）达成共识的复制日志。一次第一阶段就让一台服务器成为所有槽位的领导者（leader）；此后每条命令只需一次往返。
multi-paxos-teaches = 只定一个值的 Paxos 怎样变成日志：一次第一阶段管所有槽位，空缺用 no-op 填补，每条命令一次往返

raft-title = Raft
raft-about = 由选举产生的领导者（leader）维护复制日志，其余服务器是跟随者（follower），竞选时称为候选者（candidate）。每个任期（term）的领导者为所有命令排定次序；多数派服务器把日志条目（log entry）存入磁盘之后，该条目即已提交（committed）。
raft-teaches = 服务器怎样就一份日志达成共识、崩溃之后怎样保住它，以及领导者为什么只能提交自己任期的条目
