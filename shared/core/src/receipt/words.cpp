#include "receipt/words.hpp"

#include <fmt/compile.h>
#include <array>
#include <cstdlib>
#include <initializer_list>

namespace yansuan {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view kThinSpace = "\u2009";
constexpr std::string_view kMinus = "\u2212";

std::string number(std::int64_t value) { return fmt::format(FMT_COMPILE("{}"), value); }

std::string two_digits(std::int64_t value) { return value < 10 ? "0" + number(value) : number(value); }

// Puts the texts into the pattern's {} in order. Compiled formats would each bring their own code into the Wasm, and
// fmt's run-time formats weigh more than the rest of the receipt; numbers are formatted by fmt beforehand.
std::string fill(std::string_view pattern, std::initializer_list<std::string_view> texts) {
  std::string out;
  for (const std::string_view text : texts) {
    const std::size_t hole = pattern.find("{}");
    out.append(pattern.substr(0, hole)).append(text);
    pattern.remove_prefix(hole + 2);
  }
  return out.append(pattern);
}

std::string grouped(std::int64_t yuan) {
  std::string digits = number(yuan);
  if (yuan < 10'000) return digits;
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, kThinSpace);
  }
  return digits;
}

}  // namespace

std::string Words::amount(Fen fen) { return grouped(fen / 100) + "." + two_digits(fen % 100); }
std::string Words::yuan(Fen fen) { return "¥" + amount(fen); }
std::string Words::face_yuan(Fen fen) { return fen % 100 == 0 ? "¥" + grouped(fen / 100) : yuan(fen); }
std::string Words::change(Fen fen) {
  return (fen < 0 ? std::string(kMinus) : std::string("+")) + amount(std::abs(fen));
}

std::string Words::keep(std::int64_t keep_bp) const {
  const std::int64_t shown = zh() ? keep_bp : 10'000 - keep_bp;
  const std::int64_t whole = zh() ? shown / 1000 : shown / 100;
  const std::int64_t rest = zh() ? shown % 1000 / 10 : shown % 100;
  std::string text = number(whole);
  if (rest != 0) text += "." + (rest % 10 == 0 ? number(rest / 10) : two_digits(rest));
  return text + std::string(say(" 折", "% off"));
}

std::string Words::day(const CivilDate& date) const {
  if (zh()) return fill("{} 月 {} 日", {number(date.month), number(date.day)});
  return fill("{} {}", {number(date.day), kMonths[static_cast<std::size_t>(date.month - 1)]});
}

std::string Words::count(FailedMeasure measure, std::int64_t value) const {
  switch (measure) {
    case FailedMeasure::kAmountFen:
      return amount(value);
    case FailedMeasure::kUnits:
      return fill("{}{}", {number(value), say(" 件", value == 1 ? " item" : " items")});
    case FailedMeasure::kSkus:
      return fill("{}{}", {number(value), say(" 款", value == 1 ? " kind" : " kinds")});
    case FailedMeasure::kWeightG:
      return fill("{}{}", {number(value), say(" 克", " g")});
    case FailedMeasure::kMembers:
      return fill("{}{}", {number(value), say(" 人", value == 1 ? " person" : " people")});
  }
  return {};
}

std::string_view Words::title() const { return say("这样算出来的", "How it adds up"); }
std::string_view Words::list_total() const { return say("原价合计", "List price"); }
std::string_view Words::freight() const { return say("运费", "Delivery"); }
std::string_view Words::free_of_charge() const { return say("不收", "free"); }
std::string_view Words::given() const { return say("送", "free"); }
std::string_view Words::not_reached() const { return say("没到", "not yet"); }
std::string_view Words::to_confirm() const { return say("待核", "to confirm"); }
std::string_view Words::floor() const { return say("每单最少付", "Least an order costs"); }
std::string_view Words::points_off() const { return say("积分抵扣", "Points used"); }
std::string_view Words::not_finished() const { return say("没比完", "not finished"); }
std::string_view Words::not_finished_note() const {
  return say("这单的组合太多，可能还有更省的", "Too many combinations; a cheaper one may exist");
}
std::string_view Words::payable() const { return say("应付", "To pay"); }
std::string_view Words::gift_face() const { return say("赠品", "gift"); }
std::string_view Words::no_threshold() const { return say("无门槛", "no minimum"); }
std::string_view Words::sent_along() const { return say("随单发出", "sent with the order"); }
std::string_view Words::confirm_before_paying() const {
  return say("名额有限，付款前再核一次", "limited; checked again before you pay");
}

std::string Words::units(std::int32_t units) const { return count(FailedMeasure::kUnits, units); }

std::string Words::computed(Fen list_fen, std::int64_t keep_bp, Fen unit_fen, std::int32_t units) const {
  std::string sum = fill("{} × {} = {}", {amount(list_fen), zh() ? keep(keep_bp) : fill("{}%", {number(keep_bp / 100)}),
                                          amount(unit_fen)});
  if (!zh() && keep_bp % 100 != 0) sum = fill("{} less {} = {}", {amount(list_fen), keep(keep_bp), amount(unit_fen)});
  return units == 1 ? sum : fill("{}{}{}", {sum, say("，", ", "), this->units(units)});
}

std::string Words::lower_than(std::string_view offer, Fen fen) const {
  return zh() ? fill("比{}的 {} 低，取低的", {offer, amount(fen)})
              : fill("below {} at {}; the lower one counts", {offer, amount(fen)});
}

std::string Words::limited_to(std::string_view note, std::int64_t units) const {
  const std::string limit = zh() ? fill("限 {} 件", {number(units)}) : fill("limit {}", {number(units)});
  return note.empty() ? limit : fill("{}{}{}", {note, say("，", "; "), limit});
}

std::string Words::missed(const Failed& failed) const {
  const std::string have = count(failed.measure, failed.have);
  const std::string lacks = count(failed.measure, failed.need - failed.have);
  const bool money = failed.measure == FailedMeasure::kAmountFen;
  if (zh()) return fill("{} {}，还差 {}", {money ? "折后" : "现在", have, lacks});
  return fill("{} so far, {} to go", {have, lacks});
}

std::string Words::reached(Fen need_fen) const {
  return zh() ? fill("满 {}", {face_yuan(need_fen)}) : fill("from {}", {face_yuan(need_fen)});
}

std::string Words::gift(std::string_view sku, std::int32_t units) const {
  return zh() ? fill("赠 {} {} 件", {sku, number(units)}) : fill("Gift: {} × {}", {sku, number(units)});
}

std::string Words::quota(std::string_view offer) const {
  return zh() ? fill("{}的名额", {offer}) : fill("{}: places left", {offer});
}

std::string Words::coupons_title(std::size_t coupons, bool one_an_order, bool proved) const {
  const std::string_view rule = one_an_order ? say("，一单用一张", ", one an order") : "";
  if (zh())
    return fill("{} 张券{}{}", {number(static_cast<std::int64_t>(coupons)), proved ? "都比过了" : "没比完", rule});
  return fill("{} {} {}{}", {number(static_cast<std::int64_t>(coupons)), coupons == 1 ? "coupon" : "coupons",
                             proved ? "compared" : "not all compared", rule});
}

std::string Words::coupon_result(const Outcome& outcome) const {
  switch (outcome.verdict) {
    case Verdict::kUsed:
      return outcome.discount_fen == 0 ? std::string(given()) : change(-outcome.discount_fen);
    case Verdict::kBeaten:
      return zh() ? fill("少省 {}", {amount(outcome.by_fen)}) : fill("{} less", {amount(outcome.by_fen)});
    case Verdict::kSamePrice:
      return std::string(say("同价", "same price"));
    case Verdict::kConditionMissed: {
      const std::string lacks = count(outcome.failed.measure, outcome.failed.need - outcome.failed.have);
      return zh() ? fill("差 {}", {lacks}) : fill("{} short", {lacks});
    }
    case Verdict::kNotYet:
      return std::string(say("没到日子", "not yet"));
    case Verdict::kExpired:
      return std::string(say("过期", "expired"));
    case Verdict::kDeclined:
      return std::string(say("没选", "not chosen"));
    case Verdict::kNotNow:
      return std::string(say("不在时段", "not now"));
    case Verdict::kLimitReached:
      return std::string(say("次数用完", "used up"));
    case Verdict::kExcluded:
      return std::string(say("不同用", "not together"));
    case Verdict::kStale:
      return std::string(to_confirm());
    case Verdict::kNotForYou:
    case Verdict::kOutOfScope:
    case Verdict::kWrongOrderType:
      break;
  }
  return std::string(say("不适用", "not for this"));
}

std::string Words::ending(const Coupon& coupon, Millis now_ms) const {
  if (coupon.until_ms == 0) return {};
  const CivilDate last = civil_date(coupon.until_ms - 1);
  if (last == civil_date(now_ms)) return std::string(say("今天到期", "ends today"));
  return zh() ? day(last) + "到期" : "ends " + day(last);
}

std::string Words::coupon_note(const Outcome& outcome, const Coupon& coupon, Millis now_ms) const {
  const std::string end = ending(coupon, now_ms);
  const auto with_end = [&](std::string_view zh_text, std::string_view en_text) {
    const std::string_view text = say(zh_text, en_text);
    return end.empty() ? std::string(text) : fill("{}{}{}", {text, say("，", ", "), end});
  };
  switch (outcome.verdict) {
    case Verdict::kUsed:
      return with_end("用上了", "used");
    case Verdict::kBeaten:
      return with_end("留着", "kept");
    case Verdict::kSamePrice:
      return with_end("价一样低，券还在", "no lower with it; kept");
    case Verdict::kConditionMissed: {
      const std::string have = count(outcome.failed.measure, outcome.failed.have);
      return zh() ? fill("{} {}", {outcome.failed.measure == FailedMeasure::kAmountFen ? "券前" : "现在", have})
                  : fill("{} so far", {have});
    }
    case Verdict::kNotYet: {
      const CivilDate first = civil_date(coupon.from_ms);
      return zh() ? day(first) + "起能用" : "from " + day(first);
    }
    case Verdict::kExpired:
      return coupon.until_ms == 0 ? std::string(say("活动过了", "the offer has ended"))
             : zh()               ? day(civil_date(coupon.until_ms - 1)) + "过期"
                                  : "ended " + day(civil_date(coupon.until_ms - 1));
    case Verdict::kDeclined:
      return std::string(say("你没选它", "you left it out"));
    case Verdict::kNotNow:
      return std::string(say("不在它的时段", "outside its hours"));
    case Verdict::kLimitReached:
      return std::string(say("你的次数用完了", "your uses are spent"));
    case Verdict::kExcluded:
      return std::string(say("和已用上的优惠不能一起", "not together with what is used"));
    case Verdict::kStale:
      return std::string(say("规则太久没核，连上网再用", "rules too old; go online to use it"));
    case Verdict::kOutOfScope:
      return std::string(say("袋里没有它能用的", "nothing in the bag is in its scope"));
    case Verdict::kNotForYou:
      return std::string(say("你还不在它的范围", "not open to you yet"));
    case Verdict::kWrongOrderType:
      return std::string(say("这种订单不用券", "not for this kind of order"));
  }
  return {};
}

std::string Words::saved(Fen fen) const {
  return zh() ? fill("已省 {}", {yuan(fen)}) : fill("You save {}", {yuan(fen)});
}

std::string Words::earned(std::int64_t points) const {
  return zh() ? fill("得 {} 积分", {number(points)}) : fill("{} points earned", {number(points)});
}

std::string Words::to_next_tier(std::string_view tier, Fen fen) const {
  return zh() ? fill("付后离{}还差 {}", {tier, yuan(fen)}) : fill("{} to {} after this order", {yuan(fen), tier});
}

std::string Words::extra(Fen fen) const {
  if (fen == 0) return std::string(say("合计不变", "the total stays"));
  return fill(fen < 0 ? say("合计反而少 {}", "{} less in all") : say("多付 {}", "{} more to pay"),
              {yuan(std::abs(fen))});
}

std::string Words::hint(const Hint& hint, std::string_view sku, std::string_view name) const {
  const std::string units = zh() ? this->units(hint.units_added) : number(hint.units_added);
  const std::string extra = this->extra(hint.extra_fen);
  const std::string saving = yuan(hint.saving_fen);
  switch (hint.code) {
    case HintCode::kTopUpLowersTotal:
      return fill(say("加 {}{}，{}", "Add {} × {}: {}"), {units, sku, extra});
    case HintCode::kTopUpSavesMore:
      return fill(say("加 {}{}够到{}，{}，多省 {}", "Add {} × {} for {}: {}, {} saved"),
                  {units, sku, name, extra, saving});
    case HintCode::kPackCheaper:
    case HintCode::kCompletesSet:
      return fill(say("加 {}{}凑成{}，{}", "Add {} × {} for {}: {}"), {units, sku, name, extra});
    case HintCode::kNextTier:
      if (hint.need_fen == 0)
        return fill(say("付完这单升{}，这袋那时 {}", "This order makes you {}; this bag is then {}"),
                    {name, yuan(hint.payable_fen)});
      return fill(say("付后再消费 {} 升{}，这袋那时 {}", "{} more after this order makes you {}; this bag is then {}"),
                  {yuan(hint.need_fen), name, yuan(hint.payable_fen)});
    case HintCode::kKeepCoupon:
      return fill(
          say("{}留给存着的那袋：这单{}，两袋一共省 {}", "Keep {} for your saved bag: {} now, {} less for both"),
          {name, extra, saving});
  }
  return {};
}

std::string Words::in_group(const GroupOption& option) const {
  const std::string size = number(option.size);
  const std::string paid = yuan(option.payable_fen);
  const std::string change = yuan(std::abs(option.saving_fen));
  switch (option.code) {
    case CompareCode::kCheaper:
      return fill(say("{} 人团 {}，比单买省 {}", "Group of {}: {}, {} less than alone"), {size, paid, change});
    case CompareCode::kEqualsAlone:
      return fill(say("你单买的价已等于 {} 人团价", "Your price alone equals the group of {}"), {size});
    case CompareCode::kDearer:
      return fill(say("{} 人团 {}，比单买多付 {}", "Group of {}: {}, {} more than alone"), {size, paid, change});
    case CompareCode::kNoGroup:
      return std::string(say("还没有可参加的团", "No group to join yet"));
    case CompareCode::kNoGroupOffer:
      return std::string(say("袋里有不参加拼团的商品", "Something in the bag has no group price"));
    case CompareCode::kTooFewMembers:
      return fill(say("{} 人还不成团", "{} is too few for a group"), {size});
  }
  return {};
}

std::string Words::checked_at(Millis at_ms) const {
  const std::int32_t minute = minute_of_day(at_ms);
  const std::string time = two_digits(minute / 60) + ":" + two_digits(minute % 60);
  return zh() ? fill("规则 {} {} 核过", {day(civil_date(at_ms)), time})
              : fill("Rules checked {}, {}", {day(civil_date(at_ms)), time});
}

}  // namespace yansuan
