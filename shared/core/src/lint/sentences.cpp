#include "lint/sentences.hpp"

#include <array>

namespace yansuan {
namespace {

constexpr FindingSeverity kWarning = FindingSeverity::kWarning;
constexpr FindingSeverity kInfo = FindingSeverity::kInfo;

// In the order of FindingCode.
constexpr std::array<Kind, kFindingCodeCount> kKinds{{
    {kWarning, false, "PRC-03", "{}：{}里没有一件商品，用不上。", "{}: its {} holds no product, so it never counts."},
    {kWarning, false, "PRC-01", "{}：{}不起作用，这一单有它没它都付 {}。",
     "{}: its {} changes nothing; this cart costs {} with and without it."},
    {kWarning, false, "PRC-12", "{}：没有人合乎它的条件，{}。", "{}: no one is in its audience; {}."},
    {kWarning, false, "PRC-05", "{}：凑不成一套，{}。", "{}: no set can be formed; {}."},
    {kWarning, false, "PRC-09", "{}：要 {}，最大的一单也只有 {}。",
     "{}: it asks for {}, and the largest cart holds {}."},
    {kWarning, false, "PRC-04", "{}：它的日期、星期和钟点碰不到一起，一刻也不开。",
     "{}: its dates, weekdays and hours never meet, so it is never open."},
    {kWarning, false, "PRC-04", "{}：{}才开，规则{}就到期了。", "{}: it opens on {}, and the rulebook ends on {}."},
    {kWarning, false, "CPN-27", "{}：{}发的券到{}为止，等不到{}的下一次。",
     "{}: a coupon given on {} ends on {}, before the next opening on {}."},
    {kWarning, true, "X-03", "{}：从不比{}更省，后者人人可用；这一单有它没它都付 {}。",
     "{}: never better than {}, which is open to the same people; this cart costs {} with and without it."},
    {kWarning, false, "PRC-23", "{}：轮不到它，{}总排在它前面。", "{}: it never gets its turn; {} always goes first."},
    {kWarning, false, "PRC-09", "{}：第 {} 档（{}）不比第 {} 档（{}）省。",
     "{}: rung {} ({}) is no better than rung {} ({})."},
    {kWarning, false, "MEM-03", "{}：没有人停在这一级，够到它的同时就够到了{}。",
     "{}: no one stays at this tier; who reaches it reaches {} at once."},
    {kInfo, true, "PRC-23", "{}和{}不能同用，却同时开着；这一单用{}，付 {}，换另一个付 {}。",
     "{} and {} exclude each other and are open together; this cart takes {} and costs {}, with the other {}."},
    {kWarning, true, "PRC-23", "叠加之后几乎不收钱：{}，原价 {}，只付 {}。",
     "Stacked, almost nothing is left to pay: {}; list price {}, to pay {}."},
    {kWarning, true, "X-32", "叠加之后只收原价的 {}，低于提醒线 {}：{}，原价 {}，付 {}。",
     "Stacked, {} of the list price is left, below the line of {}: {}; list price {}, to pay {}."},
    {kWarning, false, "PRC-03", "没有商品带着“{}”，{}却写了它。", "No product carries \"{}\"; {} names it."},
    {kInfo, false, "PRC-12", "会员标签“{}”只有{}提到，核对一下有没有写错。",
     "The member tag \"{}\" is mentioned by {} alone; check its spelling."},
    {kInfo, false, "PRC-23", "{}不和“{}”道同用，那道里却没有优惠。", "{} excludes lane \"{}\", which holds no offer."},
    {kInfo, true, "PRC-23", "“{}”道给组“{}”定了上限，没有优惠属于这个组。",
     "Lane \"{}\" limits the group \"{}\", and no offer is of that group."},
    {kWarning, false, "PRC-23", "{}和{}的口令只差大小写。", "The codes of {} and {} differ only by case."},
    {kWarning, true, "PRC-16", "{}：写的是预订，却没有截止时间。", "{}: a pre-order without an end."},
    {kWarning, true, "PRC-18", "{}没有新客体验价；这样的月份共 {} 个。",
     "{} has no entry price for newcomers; months like it: {}."},
    {kWarning, true, "PRC-20", "{}：名字里写着 {}，算出来是 {}。", "{}: its name says {}, reckoned it is {}."},
    {kInfo, true, "X-31", "{}一个人买就付 {}；{}，{} 人付 {}，不更便宜。",
     "{} pays {} alone; {} with {} people costs {}, which is no less."},
    {kWarning, true, "X-03", "{}：{} 积分换 {}；同样的积分换 {} 次{}，能抵 {}。",
     "{}: {} points bring {}; for the same points {} times {} bring {}."},
    {kWarning, true, "CPN-27", "{}：发出的券“{}”没有人用得上，{}。", "{}: nobody can use the coupon it gives, {}; {}."},
    {kWarning, true, "TCH", "提醒 {}：谁也收不到，{}。", "Touch {}: nobody ever gets it; {}."},
    {kWarning, true, "TCH", "安静时段之外，一天只剩 {} 分钟可以发消息。",
     "Outside quiet hours a day has {} minutes for messages."},
}};

}  // namespace

const Kind& kind_of(FindingCode code) { return kKinds[static_cast<std::size_t>(code)]; }

}  // namespace yansuan
