#include <algorithm>

#include "membership/coupons.hpp"
#include "membership/simulated_member.hpp"

namespace yansuan {
namespace {

constexpr CivilDate kFirstDay{2026, 1, 1};
constexpr std::int64_t kOrdersPerThousandDays = 22;
constexpr std::int64_t kOpensMinute = 540;  // 9:00
constexpr std::int64_t kClosesMinute = 1'260;
constexpr Fen kSmallestOrderFen = 3'900;

// What a coupon takes off an amount that is all in its scope.
Fen cut_of(const Offer& offer, Fen amount_fen) {
  if (offer.rungs.empty()) return 0;
  for (const Condition& condition : offer.conditions) {
    if (condition.min_amount_fen > amount_fen) return 0;
  }
  const GoodsEffect& goods = offer.rungs.front().goods;
  if (goods.kind == EffectKind::kOff) return std::min(goods.value, amount_fen - 1);
  if (goods.kind != EffectKind::kKeep) return 0;
  return amount_fen - keep(amount_fen, static_cast<BasisPoints>(goods.value), Rounding::kHalfUp);
}

class Shop {
 public:
  Shop(const Rulebook& book, const MembershipRules& rules, const SimulationRequest& request)
      : book_(book), rules_(rules), request_(request), chance_(static_cast<std::uint64_t>(request.seed)) {
    result_.tiers.assign(book.tiers.size(), 0);
    result_.goods.assign(rules.goods.size(), 0);
    shop_.redeemed.assign(rules.redeem.size(), 0);
    members_.resize(static_cast<std::size_t>(request.members));
    for (std::size_t i = 0; i < members_.size(); ++i) {
      members_[i].account.id = "m" + std::to_string(i + 1);
      members_[i].joins_on = static_cast<std::int32_t>(chance_.below(std::max(1, request.days / 2)));
    }
  }

  Simulation run() {
    for (day_ = 0; day_ < request_.days; ++day_) {
      day_ms_ = midnight_ms(add_days(kFirstDay, day_));
      shop_.issued_today.assign(rules_.issue.size(), 0);
      for (SimulatedMember& member : members_) live(member);
    }
    for (const SimulatedMember& member : members_) sum_up(member);
    return std::move(result_);
  }

 private:
  void live(SimulatedMember& member) {
    if (member.joins_on > day_) return;
    at_ms_ = day_ms_ + kMinuteMs;
    if (member.joins_on == day_) join(member);
    tell(member, EventKind::kDayPassed);
    at_ms_ = day_ms_ + chance_.between(kOpensMinute, kClosesMinute) * kMinuteMs;
    happen(member);
    if (chance_.of(kOrdersPerThousandDays)) buy(member);
    if (chance_.of(120)) take_part(member);
    if (chance_.of(15)) redeem(member);
    if (chance_.of(2)) get_something(member);
  }

  AccountEvent event_of(SimulatedMember& member, EventKind kind) const {
    AccountEvent event;
    event.kind = kind;
    event.id = "e" + std::to_string(member.events + 1);
    return event;
  }

  bool tell(SimulatedMember& member, EventKind kind) { return tell(member, event_of(member, kind)); }

  bool tell(SimulatedMember& member, const AccountEvent& event) {
    ++member.events;
    const AccountAnswer answer = apply(book_, rules_, member.account, event, at_ms_, shop_);
    for (const LedgerEntry& entry : answer.entries) {
      member.available[entry.account] += entry.available;
      member.pending[entry.account] += entry.pending;
    }
    member.entries += static_cast<std::int64_t>(answer.entries.size());
    for (const MadeGrant& grant : answer.grants) note(member, grant);
    for (const Commission& commission : answer.commissions) member.commission_fen += commission.fen;
    for (const FollowUp& follow_up : answer.follow_ups) pass_on(follow_up);
    return answer.applied;
  }

  void note(SimulatedMember& member, const MadeGrant& grant) {
    if (grant.kind == RewardKind::kCoupon) ++member.coupons_granted;
    if (grant.kind == RewardKind::kGoods) result_.goods[static_cast<std::size_t>(grant.goods)] += grant.units;
    const Index rule = find_id(rules_.issue, grant.rule);
    if (rule != kNone) ++shop_.issued_today[static_cast<std::size_t>(rule)];
  }

  void pass_on(const FollowUp& follow_up) {
    SimulatedMember& member = members_[static_cast<std::size_t>(std::atoll(follow_up.to.c_str() + 1)) - 1];
    AccountEvent event;
    event.id = follow_up.id;
    event.kind = follow_up.kind;
    event.who = follow_up.invitee;
    event.order = follow_up.order;
    tell(member, event);
  }

  void join(SimulatedMember& member) {
    AccountEvent profile = event_of(member, EventKind::kProfileChanged);
    profile.birthday = {static_cast<std::int32_t>(chance_.between(1, 12)),
                        static_cast<std::int32_t>(chance_.between(1, 31))};
    tell(member, profile);
    if (chance_.of(350)) {
      AccountEvent invitation = event_of(member, EventKind::kInvited);
      invitation.who = "m" + std::to_string(chance_.between(1, request_.members));
      tell(member, invitation);
    }
    static constexpr std::array<std::string_view, 4> kChannels{"parcel", "store", "popup", "partner"};
    AccountEvent added = event_of(member, EventKind::kFriendAdded);
    added.channel = kChannels[static_cast<std::size_t>(chance_.below(4))];
    if (chance_.of(850)) tell(member, added);
    if (chance_.of(600)) tell(member, EventKind::kConsultationDone);
  }

  void happen(SimulatedMember& member) {
    std::vector<Awaited> now;
    auto& awaited = member.awaited;
    const auto later =
        std::stable_partition(awaited.begin(), awaited.end(), [&](const Awaited& one) { return one.day > day_; });
    now.assign(later, awaited.end());
    awaited.erase(later, awaited.end());
    for (const Awaited& one : now) {
      AccountEvent event = event_of(member, one.kind);
      event.order = one.order;
      event.coupon = one.coupon;
      event.fen = one.fen;
      if (tell(member, event) && one.kind == EventKind::kOrderRefunded) result_.refunded_fen += one.fen;
    }
  }

  // The coupon that takes most off.
  Index best_coupon(const SimulatedMember& member, Fen amount_fen, Fen& cut_fen) const {
    Index best = kNone;
    const auto& coupons = member.account.coupons;
    for (std::size_t i = 0; i < coupons.size(); ++i) {
      if (!is_usable(coupons[i].state)) continue;
      const Fen here_fen = cut_of(book_.offers[static_cast<std::size_t>(book_.offer(coupons[i].offer))], amount_fen);
      if (here_fen <= cut_fen) continue;
      cut_fen = here_fen;
      best = static_cast<Index>(i);
    }
    return best;
  }

  void buy(SimulatedMember& member) {
    AccountEvent event = event_of(member, EventKind::kOrderPaid);
    event.order = member.account.id + "-" + std::to_string(member.account.orders.size() + 1);
    const Fen amount_fen = kSmallestOrderFen + chance_.below(chance_.of(800) ? 30'000 : 90'000);
    Fen cut_fen = 0;
    const Index coupon = best_coupon(member, amount_fen, cut_fen);
    if (coupon != kNone && !use(member, coupon, event.order)) cut_fen = 0;
    event.id = "e" + std::to_string(member.events + 1);
    event.fen = amount_fen - cut_fen;
    if (chance_.of(200)) event.owner = "guide";
    if (chance_.of(100)) event.distributor = "koc";
    tell(member, event);
    ++result_.orders;
    result_.paid_fen += event.fen;
    result_.coupon_cost_fen += cut_fen;
    const auto arrives = static_cast<std::int32_t>(day_ + chance_.between(2, 6));
    if (chance_.of(750)) member.awaited.push_back({arrives, EventKind::kOrderReceived, event.order, {}, 0});
    if (!chance_.of(60)) return;
    const bool whole = chance_.of(500);
    const Fen back_fen = whole ? event.fen : chance_.between(1, event.fen);
    const auto goes_back = static_cast<std::int32_t>(arrives + chance_.between(-1, 8));
    member.awaited.push_back({goes_back, EventKind::kOrderRefunded, event.order, {}, back_fen});
    if (whole && cut_fen > 0)
      member.awaited.push_back({goes_back, EventKind::kCouponReturned, event.order, coupon_id(coupon), 0});
  }

  bool use(SimulatedMember& member, Index coupon, const std::string& order) {
    for (const EventKind kind : {EventKind::kCouponLocked, EventKind::kCouponUsed}) {
      AccountEvent event = event_of(member, kind);
      event.coupon = coupon_id(coupon);
      event.order = order;
      if (!tell(member, event)) return false;
    }
    return true;
  }

  void take_part(SimulatedMember& member) {
    for (std::int64_t i = chance_.between(1, 4); i > 0; --i) {
      AccountEvent event = event_of(member, EventKind::kCommunityAction);
      event.deed = static_cast<CommunityDeed>(chance_.below(kCommunityDeedCount));
      event.subject = "h" + std::to_string(day_ / 3 + chance_.below(3));
      tell(member, event);
    }
  }

  void redeem(SimulatedMember& member) {
    if (rules_.redeem.empty()) return;
    AccountEvent event = event_of(member, EventKind::kPointsRedeemed);
    const auto item = static_cast<std::size_t>(chance_.below(static_cast<std::int64_t>(rules_.redeem.size())));
    event.subject = rules_.redeem[item].id;
    if (!tell(member, event)) return;
    ++shop_.redeemed[item];
    if (!chance_.of(100)) return;
    AccountEvent undo = event_of(member, EventKind::kRedemptionCancelled);
    undo.subject = event.id;
    if (tell(member, undo)) --shop_.redeemed[item];
  }

  void get_something(SimulatedMember& member) {
    static constexpr std::array<EventKind, 6> kKinds{EventKind::kCompensation,   EventKind::kStoryApproved,
                                                     EventKind::kGroupSucceeded, EventKind::kLotteryWon,
                                                     EventKind::kActivation,     EventKind::kCardOpened};
    AccountEvent event = event_of(member, kKinds[static_cast<std::size_t>(chance_.below(kKinds.size()))]);
    event.subject = "s" + std::to_string(day_);
    event.choice = "points";
    tell(member, event);
  }

  void sum_up(const SimulatedMember& member) {
    const Account& account = member.account;
    ++result_.tiers[static_cast<std::size_t>(standing_of(book_, rules_, account).tier)];
    result_.events += member.events;
    result_.entries += member.entries;
    result_.commission_fen += member.commission_fen;
    for (const PointsAccount kind : {PointsAccount::kConsumption, PointsAccount::kCommunity}) {
      result_.available[kind] += account.balance[kind];
      result_.pending[kind] += account.waiting[kind];
    }
    for (const AccountCoupon& coupon : account.coupons) {
      ++result_.coupons[static_cast<std::size_t>(coupon.state)];
      if (is_usable(coupon.state))
        result_.coupon_face_fen += cut_of(book_.offers[static_cast<std::size_t>(book_.offer(coupon.offer))], 100'000);
    }
    for (const Invitee& invitee : account.invitees) result_.deals += invitee.dealt ? 1 : 0;
    std::string wrong = what_is_broken(book_, rules_, member);
    if (wrong.empty()) return;
    if (++result_.broken == 1) result_.first_broken = account.id + ": " + wrong;
  }

  const Rulebook& book_;
  const MembershipRules& rules_;
  const SimulationRequest& request_;
  Chance chance_;
  std::vector<SimulatedMember> members_;
  ShopFacts shop_;
  Simulation result_;
  std::int32_t day_ = 0;
  Millis day_ms_ = 0;
  Millis at_ms_ = 0;
};

}  // namespace

Simulation simulate(const Rulebook& book, const MembershipRules& rules, const SimulationRequest& request) {
  return Shop(book, rules, request).run();
}

}  // namespace yansuan
