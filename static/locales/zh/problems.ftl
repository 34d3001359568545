### 读不懂或做不到的原因。句子接在“文件:行:列: ”之后，末尾不加句号。

# 跟在读不懂的词之后：这个词在别处的用法，或者可能想写的词。
problem-near = { $is ->
    [param] （{ $word } 是参数：在 protocol 行写 { $as }）
    [rule] （{ $word } 是规则：写 { $as }）
    [timing] （{ $word } 是时间参数：在开头部分写 { $as }）
    [network] （{ $word } 属于网络：在开头部分写 { $as }）
    [invariant] （{ $word } 是不变式：写 { $as }）
    [note] （{ $word } 是会发生的事件：写 { $as }）
    [message] （{ $word } 是消息类型：写 { $as }）
    [timer] （{ $word } 是定时器：写 { $as }）
    [field] （{ $word } 是字段：写 { $as }）
    [node] （{ $word } 是节点：写 { $as }）
    [global] （{ $word } 只用于条件，单独使用：写 { $as } != none）
    [command] （写成命令是 { $as }）
    [own-command] （{ $word } 本身就是一条命令）
    [condition] （写成条件是 { $as }）
    [more] （在 protocol 行写 { $as } 就会有它）
    [asked] （在这里用 { $as } 提出请求）
   *[other] { $near-count ->
        [1] （是不是想写 { $near }？）
        [2] （是不是想写其中之一：{ $near }？）
        [3] （是不是想写其中之一：{ $near }？）
       *[other] { "" }
    }
  }

## 执行
problem-no-mark = 没有标记“{ $name }”{ problem-near }；现有 { $known }

## 链接
problem-run-gone = 这个浏览器里已没有这次运行
problem-kept-version = 它是页面的另一个版本（“{ $version }”）留下的，只能读出脚本
problem-kept-damaged = 留下的内容已损坏，只能读出其中的脚本
problem-kept-branch = 分支 { $branch } 的起点处没有步骤
problem-kept-branch-cut = 分支 { $branch } 在“{ $line }”之前结束
problem-kept-mark = 有一个标记所在处没有步骤
problem-kept-long = 这次运行没有留下：写成脚本有 { $size } KB、{ $lines } 行，而页面最多读 { $most } KB 或 { $limit } 行。请复制它：离开本页之前它还在
problem-kept-alone = 只留下了舞台上的这个分支：加上其他分支，这次运行超过 { $most } KB。离开本页之前它们还在：请复制，或开始新的运行
problem-kept-worlds = 你在本课其他世界里试过的内容没有留下：加上它们，这次运行超过 { $most } KB。离开本页之前它们还在：请复制
