#include "membership/read_rules.hpp"

#include <algorithm>

#include "rulebook/rulebook_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

constexpr std::size_t kRulesMax = kMaxMembershipRules;

class MembershipReader {
 public:
  MembershipReader(const Rulebook& book, MembershipRules& rules) : book_(book), rules_(rules) {}

  void read(const Object& section) {
    section.section("consumption", Need::kOptional, [&](const Object& object) { read_consumption(object); });
    section.section("community", Need::kOptional, [&](const Object& object) { read_community(object); });
    section.section("tier", Need::kOptional, [&](const Object& object) { read_tier(object); });
    each(section, "goods", kRulesMax, [&](const Object& object) { read_goods(object); });
    each(section, "benefits", 50, [&](const Object& object) { read_benefit(object); });
    each(section, "redeem", kRulesMax, [&](const Object& object) { read_redemption(object); });
    each(section, "issue", kRulesMax, [&](const Object& object) { read_issue(object); });
    read_stand_ins(section);
    warn_dominated(section);
    section.section("referral", Need::kOptional, [&](const Object& object) { read_referral(object); });
    section.section("commission", Need::kOptional, [&](const Object& object) { read_commission(object); });
  }

 private:
  template <typename Read>
  static void each(const Object& parent, std::string_view key, std::size_t max, Read read) {
    parent.each(key, max, [&](Value& value, const Place& place) {
      const Object object(parent.input(), value, place);
      read(object);
      object.finish();
    });
  }
  template <typename Enum>
  static void needed(const Object& object, std::string_view key, Enum& out) {
    if (object.valid() && object.find(key) == nullptr)
      object.report(IssueCode::kMissingField, key, "the field \"" + std::string(key) + "\"");
    object.choice(key, out);
  }
  template <typename List>
  static void read_own_id(const Object& object, const List& list, std::string& out) {
    std::string_view id;
    if (!object.id("id", id, Need::kRequired)) return;
    if (find_id(list, id) != kNone) object.report(IssueCode::kDuplicateValue, "id", "an id that stands once");
    out = id;
  }
  static void skip_rule(const Object& object) {
    std::string rule;
    read_rule(object, rule);
  }

  static void read_expiry(const Object& parent, PointsExpiry& expiry) {
    parent.section("expiry", Need::kOptional, [&](const Object& object) {
      needed(object, "mode", expiry.mode);
      object.integer("years", 0, 10, expiry.years);
      object.integer("months", 1, 120, expiry.months);
    });
  }

  void read_consumption(const Object& object) {
    object.boolean("at_receipt", rules_.at_receipt);
    object.integer("available_days", 0, kMaxValidDays, rules_.available_days);
    object.integer("order_max_bp", 0, kMaxMultiplyBp, rules_.order_max_bp);
    read_expiry(object, rules_.expiry[PointsAccount::kConsumption]);
  }

  void read_community(const Object& object) {
    object.integer("daily_cap", 0, kMaxPointsAdded, rules_.daily_cap);
    read_expiry(object, rules_.expiry[PointsAccount::kCommunity]);
    each(object, "deeds", 20, [&](const Object& item) {
      DeedRule deed;
      needed(item, "deed", deed.deed);
      item.integer("points", 0, kMaxPointsAdded, deed.points, Need::kRequired);
      needed(item, "once", deed.once);
      const auto same = [&](const DeedRule& other) { return other.deed == deed.deed; };
      if (std::any_of(rules_.deeds.begin(), rules_.deeds.end(), same))
        item.report(IssueCode::kDuplicateValue, "deed", "each deed once");
      rules_.deeds.push_back(deed);
    });
  }

  void read_tier(const Object& object) {
    object.choice("basis", rules_.tier.basis);
    object.integer("window_months", 0, 120, rules_.tier.window_months);
    object.integer("grace_days", 0, kMaxValidDays, rules_.tier.grace_days);
    object.boolean("refund_demotes", rules_.tier.refund_demotes);
  }

  void read_goods(const Object& object) {
    RewardGoods goods;
    read_own_id(object, rules_.goods, goods.id);
    Text name;
    read_localized(object, "name", kMaxNameCharacters, name, Need::kRequired);
    object.integer("value_fen", 0, kMaxMoneyFen, goods.value_fen);
    object.each("skus", kMaxListLength, [&](Value& value, const Place& place) {
      std::string_view id;
      if (!json::read_id(object.input(), value, place, id)) return;
      const Index sku = book_.sku(id);
      if (sku == kNone)
        object.input().report(IssueCode::kUnknownSku, place, &value, "the id of a SKU of this rulebook");
      goods.skus.push_back(sku);
    });
    object.unique("skus");
    bool parcel = true;  // for who sends them
    object.boolean("parcel", parcel);
    rules_.goods.push_back(std::move(goods));
  }

  Index read_tier_name(const Object& object, Need need) {
    std::string_view id;
    if (!object.id("tier", id, need)) return 0;
    const Index tier = book_.tier(id);
    if (tier == kNone) object.report(IssueCode::kUnknownTier, "tier", "the id of a tier of this rulebook");
    return std::max(tier, 0);
  }

  Index read_goods_name(const Object& object) {
    std::string_view id;
    if (!object.id("goods", id)) return kNone;
    const Index goods = find_id(rules_.goods, id);
    if (goods == kNone) object.report(IssueCode::kUnknownName, "goods", "an id of the list goods");
    return goods;
  }

  void read_benefit(const Object& object) {
    Benefit benefit;
    read_own_id(object, rules_.benefits, benefit.id);
    Text name;
    read_localized(object, "name", kMaxNameCharacters, name, Need::kRequired);
    benefit.tier = read_tier_name(object, Need::kRequired);
    benefit.goods = read_goods_name(object);
    object.integer("each_days", 0, kMaxValidDays, benefit.each_days);
    object.integer("days_before", 0, kMaxValidDays, benefit.days_before);
    skip_rule(object);
    rules_.benefits.push_back(std::move(benefit));
  }

  void read_reward(const Object& parent, Reward& reward) {
    parent.section("reward", Need::kRequired, [&](const Object& object) {
      const bool coupon = object.find("coupon") != nullptr;
      const bool points = object.find("points") != nullptr;
      const bool goods = object.find("goods") != nullptr;
      if (int{coupon} + int{points} + int{goods} != 1)
        object.report_whole(IssueCode::kNotAChoice, "one of coupon, points and goods");
      reward.kind = points ? RewardKind::kPoints : goods ? RewardKind::kGoods : RewardKind::kCoupon;
      if (coupon) read_coupon(object, reward);
      object.integer("points", 1, kMaxPointsAdded, reward.points);
      object.choice("account", reward.account);
      reward.goods = read_goods_name(object);
      object.integer("units", 1, 20, reward.units);
    });
  }

  void read_coupon(const Object& object, Reward& reward) {
    std::string_view id;
    if (!object.id("coupon", id)) return;
    reward.offer = book_.offer(id);
    if (reward.offer == kNone) {
      object.report(IssueCode::kUnknownOffer, "coupon", "the id of an offer of this rulebook");
    } else if (book_.offers[static_cast<std::size_t>(reward.offer)].claim != Claim::kCoupon) {
      object.report(IssueCode::kNotACoupon, "coupon", "an offer with claim coupon");
    }
  }

  void read_redemption(const Object& object) {
    RedemptionRule rule;
    read_own_id(object, rules_.redeem, rule.id);
    Text name;
    read_localized(object, "name", kMaxNameCharacters, name, Need::kOptional);
    object.choice("account", rule.account);
    object.integer("cost", 1, kMaxPointsAdded, rule.cost, Need::kRequired);
    read_reward(object, rule.reward);
    object.integer("stock", 0, kMaxCount, rule.stock);
    object.integer("per_day", 0, kMaxRedeemed, rule.per_day);
    object.integer("per_week", 0, kMaxRedeemed, rule.per_week);
    object.integer("per_month", 0, kMaxRedeemed, rule.per_month);
    rule.tier = read_tier_name(object, Need::kOptional);
    skip_rule(object);
    rules_.redeem.push_back(std::move(rule));
  }

  void read_on(const Object& object, IssueRule& rule) {
    object.each(
        "on", 10,
        [&](Value& value, const Place& place) {
          Occasion occasion{};
          if (value.kind == json::Kind::kText && parse(object.input().document.text(value), occasion)) {
            rule.on |= 1U << static_cast<unsigned>(occasion);
          } else {
            object.input().report(IssueCode::kNotAChoice, place, &value, "an occasion of the contract");
          }
        },
        Need::kRequired);
    object.unique("on");
    const Value* list = object.find("on");
    if (list != nullptr && list->kind == json::Kind::kArray && list->size == 0)
      object.report(IssueCode::kTooShort, "on", "at least one occasion");
  }

  void read_tier_names(const Object& object, IssueRule& rule) {
    object.each("tiers", kMaxListLength, [&](Value& value, const Place& place) {
      std::string_view id;
      if (!json::read_id(object.input(), value, place, id)) return;
      const Index tier = book_.tier(id);
      if (tier == kNone)
        return object.input().report(IssueCode::kUnknownTier, place, &value, "the id of a tier of this rulebook");
      rule.tiers |= 1U << static_cast<unsigned>(tier);
    });
    object.unique("tiers");
  }

  void read_issue(const Object& object) {
    IssueRule rule;
    read_own_id(object, rules_.issue, rule.id);
    object.boolean("enabled", rule.enabled);
    read_on(object, rule);
    read_reward(object, rule.reward);
    needed(object, "once", rule.once);
    read_tier_names(object, rule);
    std::string_view text;
    object.each("channels", kMaxListLength, [&](Value& value, const Place& place) {
      if (json::read_id(object.input(), value, place, text)) rule.channels.emplace_back(text);
    });
    object.unique("channels");
    if (object.id("choice", text)) rule.choice = text;
    if (object.id("segment", text)) rule.segment = text;
    object.integer("reach", 1, 10'000, rule.reach);
    object.integer("min_orders", 0, kMaxOrders, rule.min_orders);
    object.integer("within_s", 0, 31'622'400, rule.within_s);
    object.integer("shop_per_day", 0, kMaxCount, rule.shop_per_day);
    (void)object.find("instead");  // read later, when every rule is known
    skip_rule(object);
    rules_.issue.push_back(std::move(rule));
  }

  void read_stand_ins(const Object& section) {
    std::size_t at = 0;
    section.each("issue", kRulesMax, [&](Value& value, const Place& place) {
      IssueRule& rule = rules_.issue[at++];
      if (value.kind != json::Kind::kObject) return;
      const Object object(section.input(), value, place);
      std::string_view id;
      if (!object.id("instead", id)) return;
      rule.instead = find_id(rules_.issue, id);
      if (rule.instead == kNone) object.report(IssueCode::kUnknownName, "instead", "an id of the list issue");
    });
  }

  // Worth of a coupon that takes a plain amount; 0: not comparable.
  [[nodiscard]] Fen worth_fen(const RedemptionRule& rule) const {
    if (rule.reward.kind != RewardKind::kCoupon || rule.reward.offer == kNone) return 0;
    const Offer& offer = book_.offers[static_cast<std::size_t>(rule.reward.offer)];
    const GoodsEffect& goods = offer.rungs.empty() ? GoodsEffect{} : offer.rungs.front().goods;
    return goods.kind == EffectKind::kOff && offer.conditions.empty() ? goods.value * rule.reward.units : 0;
  }

  // Nobody takes an item when a cheaper one without limits gives at least as much for each point.
  void warn_dominated(const Object& section) {
    std::size_t at = 0;
    section.each("redeem", kRulesMax, [&](Value& value, const Place& place) {
      const RedemptionRule& rule = rules_.redeem[at++];
      for (const RedemptionRule& other : rules_.redeem) {
        const bool open = other.per_day == 0 && other.per_week == 0 && other.per_month == 0 && other.stock == 0;
        if (!open || other.account != rule.account || other.cost >= rule.cost || worth_fen(rule) == 0) continue;
        if (worth_fen(other) * rule.cost < worth_fen(rule) * other.cost) continue;
        section.input().warn(IssueCode::kDominatedRedemption, place, &value,
                             "more for each point than the cheaper item " + other.id + " gives, or a limit on that");
        return;
      }
    });
  }

  void read_referral(const Object& object) {
    ReferralRules& rules = rules_.referral;
    object.integer("invitation_days", 0, kMaxValidDays, rules.invitation_days);
    object.boolean("need_consultation", rules.need_consultation);
    object.integer("review_above_per_day", 0, kMaxRedeemed, rules.review_above_per_day);
    object.integer("group_stay_hours", 0, 720, rules.group_stay_hours);
    object.choice("count_deals", rules.count_deals);
    object.choice("count_group_invites", rules.count_group_invites);
  }

  void read_commission(const Object& object) {
    CommissionRules& rules = rules_.commission;
    std::int32_t levels = 1;
    object.integer("levels", 1, 1, levels);  // a second level is not a thing this shop can have (REF-11)
    object.integer("settle_days", 0, kMaxValidDays, rules.settle_days);
    object.integer("owner_share_bp", 0, kMaxKeepBp, rules.owner_share_bp);
    each(object, "rates", 3, [&](const Object& item) {
      CommissionRate rate;
      needed(item, "role", rate.role);
      item.integer("rate_bp", 0, kMaxKeepBp, rate.rate_bp, Need::kRequired);
      item.boolean("first_order_only", rate.first_order_only);
      const auto same = [&](const CommissionRate& other) { return other.role == rate.role; };
      if (std::any_of(rules.rates.begin(), rules.rates.end(), same))
        item.report(IssueCode::kDuplicateValue, "role", "each role once");
      rules.rates.push_back(rate);
    });
  }

  static constexpr std::int64_t kMaxRedeemed = 1'000;
  const Rulebook& book_;
  MembershipRules& rules_;
};

}  // namespace

void read_membership_rules(const json::Object& section, const Rulebook& book, MembershipRules& rules) {
  MembershipReader(book, rules).read(section);
}

}  // namespace yansuan
