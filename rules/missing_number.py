"""Rule missing-number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.missing import find_gaps, find_placeholders
from auditor.notice import Notice
from auditor.rule import Rule


@dataclass(frozen=True)
class MissingNumber(Rule):
    """数字缺漏

    Looks for words that only a number can stand before and that nothing stands before: a measure word behind the noun
    that it counts (召开会议次，), behind a verb and before its noun (完成整改个问题), behind 共计, as a clause of its own among
    clauses that count in the same unit (受理120件，办结件，); 年 behind 对, 在, 截至 where no word begins with 年 (对年信访件);
    月, 日, % and 个百分点 by themselves. Placeholders that nobody filled in (XX件, 2023年X月, 〔2023〕号) are one warning for
    the document; a form is meant to be empty. 年度, 年初 and the like may stand alone: models/words_with_year.txt.
    """

    id = "missing-number"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确"
    tags = ("numbers",)
    needs = ()
    bad = (
        "全年召开⟦党组会次⟧，专题研究整改。",
        "对照清单，已完成⟦整改个问题⟧，其余按序时推进。",
        "审管办⟦对年再审案件⟧逐一评查，形成报告。",
        "截至目前，⟦共计件⟧，全部录入台账。",
        "受理投诉120件，⟦办结件⟧，办结率95%。",
        "受理⟦投诉举报件⟧，办结96件。",
        "女性代表⟦占%⟧，比上届有所提高。",
        "学校印发⟦简报期⟧，供各年级参阅。",
        "⟦于年月⟧日前将情况报送办公室。",
        "会议定于3⟦月日⟧下午召开。",
        "医院追回⟦资金万元⟧，上缴专户。",
        "监狱组织⟦罪犯人⟧参加考试。",
        "共排查隐患⟦XX⟧处，整改率100%。",
        "按照市办⟦〔2023〕 号⟧文件要求开展自查。",
        "现场核查隐患41处，下发整改⟦提示函份⟧。",
        "院党委集中学习9次，开展交流⟦研讨次⟧，人人过关。",
        "停招专业2个，与11家企业共建基地，新增⟦实训机位个⟧。",
        "共制发社会治理⟦检察建议件⟧，被采纳19件。",
        "清淤河道12公里，修复⟦机耕道公里⟧。",
    )
    good = (
        "接待游客人次、旅游收入分别增长8%和12%，过夜游客人次增长5%。",
        "办理案件41件，每季度公布批次，完善工作层次，提高出车频次，调整班次。",
        "召开会议9次，明确责任月份，压实各个环节，增加股份，完成年份、月份、身份核对。",
        "发放补贴12万元，处以万元以下罚款，实现亩均效益提升。",
        "组织学习5次，开展活动多次，走访企业若干个，发放资料若干份。",
        "对年度考核不合格的干部进行谈话提醒。",
        "在年底前完成整改，于年内组织验收。",
        "对年轻干部、对年满六十周岁的老人、对年综合能耗5万吨以上的企业分类管理。",
        "全年召开党组会次数比上年减少，会议次序有所调整。",
        "办结件、在办件分类存放，承诺件按时办理。",
        "对投诉件、举报件、提案件逐件登记，办结96件。",
        "明确任务项、责任人，划定培训期、活动场、演练场，配发资料册。",
        "委托法定代表人、企业家、当事人、责任人参加座谈。",
        "帮助群众解决个问题、办件实事。",
        "人才占比、增长率均有提高，单位：%。",
        "被告人、犯罪嫌疑人、罪犯人数统计表见附件。",
        "查处案件多件，处理干部若干名，挽回损失数万元。",
        "召开座谈会3次、推进会5场，印发简报6期。",
        "某局干部张××因违反廉洁纪律受到处分，XX公司被列入名单。",
        "自2021年6月起，至年底止。党员名单、干部名册另附。",
        "参会回执\n单位：____ 人数：____人 电话：____",
    )

    def check(self, notice: Notice) -> Iterator[Finding]:
        for gap in find_gaps(notice.folded):
            place = notice.place(gap.start, gap.end)
            message = f"“{place.quote}”缺少数字（{gap.what}）：此处只能同数字连用，前面却没有数字"
            yield self.finding(message, place, suggestion="补上数字")
        empty = [notice.place(gap.start, gap.end) for gap in find_placeholders(notice.folded)]
        if empty:
            count = f"，全文共{len(empty)}处" if len(empty) > 1 else ""
            message = f"占位符“{empty[0].quote.strip()}”没有填入数字{count}"
            yield self.finding(message, empty[0], *empty[1:20], severity="warning", suggestion="填入数字，或删去占位符")
