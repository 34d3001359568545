# 课文文件可能有的错误。

problem-lesson-too-long = 课文太长：最多 { $most } 字节
problem-lesson-fence = 从这里开始的代码块没有结束：应以一行 ``` 结束
problem-lesson-no-header = 第一步没有 script 代码块：它以头部（protocol …）开始
problem-lesson-front = 课文不能以“{ $read }”开头：第一节之前只有 title-en:、title-zh:、protocol: 和 place:
problem-lesson-missing = 缺少 { $key }
problem-lesson-protocol = 课文写的是 protocol { $read }，头部写的是 { $header }
problem-lesson-section = 没有语言 { $read }：小节应为 ## en 或 ## zh
problem-lesson-section-twice = 这一步已有小节 ## { $read }
problem-lesson-no-section = 这些文字不属于任何语言：应放在 ## en 或 ## zh 之后
problem-lesson-block-twice = 这一步已有一个 { $read } 代码块
problem-lesson-steps = 一课最多 { $most } 步
problem-lesson-language = 这一步在 ## { $lang } 中没有内容
problem-lesson-predict = 预测题中无法理解：{ $read }；这里可以有 en:、zh:、以 - 开头的选项，以及 run:
problem-lesson-option = 选项的写法是 - 条件 | English | 中文，而不是：{ $read }
problem-lesson-why = 选项为什么对或错，写法是 > English | 中文，而不是：{ $read }
problem-lesson-why-alone = 这一行不属于任何选项：每个选项之后有一行 > English | 中文
problem-lesson-verdict = { $count ->
    [0] 这道预测题没有一个答案成立
   *[other] 这道预测题有 { $count } 个答案成立，应恰好一个
}

