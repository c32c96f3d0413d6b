// P1 and P2 of the proof: points against a naive ledger that shares no code with the core. It keeps lots in a plain
// list, looks at all of them each time, and reckons its own calendar.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "random_shop.hpp"
#include "yansuan/membership.hpp"

namespace yansuan::test {
namespace {

constexpr Millis kZoneMs = 8 * kHourMs;

std::chrono::year_month_day naive_date(Millis at_ms) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at_ms + kZoneMs)));
}
Millis naive_midnight(std::chrono::sys_days day) {
  return std::chrono::sys_time<std::chrono::milliseconds>(day).time_since_epoch().count() - kZoneMs;
}

/// The naive model.
struct Naive {
  struct Lot {
    std::int64_t earned = 0;
    std::int64_t left = 0;
    std::int64_t expired = 0;
    bool pending = false;
    Millis available_ms = 0;
    Millis expires_ms = kNeverMs;
  };
  struct Spend {
    std::vector<std::pair<std::size_t, std::int64_t>> parts;
  };
  PointsExpiry expiry;
  std::vector<Lot> lots;
  std::map<std::string, Spend> spends;
  std::int64_t owed = 0;

  [[nodiscard]] Millis end(Millis from_ms) const {
    const auto date = naive_date(from_ms);
    if (expiry.mode == ExpiryMode::kNone) return kNeverMs;
    if (expiry.mode == ExpiryMode::kYearEnd)
      return naive_midnight((date.year() + std::chrono::years(expiry.years + 1)) / std::chrono::January / 1);
    auto end = date + std::chrono::months(expiry.months);
    while (!end.ok()) end = end.year() / end.month() / (end.day() - std::chrono::days(1));
    return naive_midnight(std::chrono::sys_days(end) + std::chrono::days(1));
  }
  [[nodiscard]] std::int64_t balance() const {
    std::int64_t sum = -owed;
    for (const Lot& lot : lots) sum += lot.pending ? 0 : lot.left;
    return sum;
  }
  void repay() {
    for (Lot& lot : lots) {
      const std::int64_t here = lot.pending ? 0 : std::min(owed, lot.left);
      lot.left -= here;
      owed -= here;
    }
  }
  void mature(Lot& lot, Millis at_ms) {
    lot.pending = false;
    lot.available_ms = at_ms;
    lot.expires_ms = end(at_ms);
    repay();
  }
  // The earliest that is due, one at a time; what ends goes before what begins.
  void move_on(Millis now_ms) {
    for (;;) {
      Lot* first = nullptr;
      Millis first_ms = kNeverMs;
      for (const bool begins : {false, true}) {
        for (Lot& lot : lots) {
          if (lot.left == 0 || lot.pending != begins) continue;
          const Millis due_ms = begins ? lot.available_ms : lot.expires_ms;
          if (due_ms < first_ms) {
            first = &lot;
            first_ms = due_ms;
          }
        }
      }
      if (first == nullptr || first_ms > now_ms) return;
      if (first->pending) {
        mature(*first, first_ms);
      } else {
        first->expired += first->left;
        first->left = 0;
      }
    }
  }
  std::vector<std::pair<std::size_t, std::int64_t>> take(std::int64_t points) {
    std::vector<std::pair<std::size_t, std::int64_t>> parts;
    while (points > 0) {
      std::size_t best = lots.size();
      for (std::size_t i = 0; i < lots.size(); ++i) {
        if (lots[i].pending || lots[i].left == 0) continue;
        if (best == lots.size() || lots[i].expires_ms < lots[best].expires_ms) best = i;
      }
      if (best == lots.size()) break;
      const std::int64_t here = std::min(points, lots[best].left);
      lots[best].left -= here;
      points -= here;
      parts.emplace_back(best, here);
    }
    return parts;
  }
  void give_back(Spend& spend, std::int64_t points, Millis now_ms) {
    while (points > 0) {
      auto& [lot, taken] = spend.parts.back();
      const std::int64_t here = std::min(points, taken);
      taken -= here;
      points -= here;
      if (lots[lot].expires_ms <= now_ms) {
        lots[lot].expired += here;
      } else {
        lots[lot].left += here;
      }
      if (taken == 0) spend.parts.pop_back();
      repay();
    }
  }
  void claw_back(std::size_t place, std::int64_t points) {
    Lot& lot = lots[place];
    lot.earned -= points;
    const std::int64_t own = std::min(points, lot.left);
    lot.left -= own;
    if (lot.left == 0) lot.pending = false;
    const std::int64_t ended = std::min(points - own, lot.expired);
    lot.expired -= ended;
    points -= own + ended;
    for (const auto& [from, taken] : take(points)) points -= taken;
    owed += points;
  }
};

std::unique_ptr<const Rulebook> small_book() {
  return loaded(Json::parse(R"({"contract": 1, "id": "small", "version": 1, "skus": [], "offers": [],
    "tiers": [{"id": "visitor", "name": {"zh": "新客"}}]})"));
}

/// Edges: 29 February, year ends, midnights in China a second early, on time, a second late.
Millis edge_ms(Dice& dice) {
  static constexpr std::array<std::array<int, 3>, 6> kDates{
      {{2027, 12, 31}, {2028, 2, 28}, {2028, 2, 29}, {2028, 3, 1}, {2028, 12, 31}, {2029, 2, 28}}};
  const auto& date = kDates[static_cast<std::size_t>(dice.below(kDates.size()))];
  const auto day = std::chrono::sys_days(std::chrono::year(date[0]) / date[1] / date[2]);
  return naive_midnight(day + std::chrono::days(dice.below(2))) + (dice.below(3) - 1) * kSecondMs;
}

/// One account and its model through random events.
class Replay {
 public:
  Replay(const Rulebook& book, Dice& dice) : book_(book), dice_(dice) {
    rules_.at_receipt = dice.chance(70);
    rules_.available_days = dice.chance(20) ? 0 : dice.between(1, 10);
    PointsExpiry& expiry = rules_.expiry[PointsAccount::kConsumption];
    expiry.mode = static_cast<ExpiryMode>(dice.below(kExpiryModeCount));
    expiry.years = dice.below(2);
    expiry.months = dice.between(1, 14);
    naive_.expiry = expiry;
    RedemptionRule item;
    item.id = "thing";
    item.reward.kind = RewardKind::kGoods;
    item.reward.goods = 0;
    rules_.goods.push_back({"thing", 0, {}});
    rules_.redeem.push_back(item);
    now_ms_ = naive_midnight(std::chrono::sys_days(std::chrono::year(2027) / 11 / 1)) + dice.below(86'400) * kSecondMs;
  }

  std::string run(int steps) {
    for (int step = 0; step < steps; ++step) {
      pass_time();
      const std::string wrong = one();
      if (!wrong.empty()) return wrong + " at step " + std::to_string(step);
    }
    return "";
  }

 private:
  void pass_time() {
    if (dice_.chance(25)) {
      now_ms_ = std::max(now_ms_, edge_ms(dice_));
    } else if (dice_.chance(80)) {
      now_ms_ += std::int64_t{dice_.below(dice_.chance(50) ? 3'600 : 3'000'000)} * kSecondMs;
    }
    naive_.move_on(now_ms_);
  }

  AccountAnswer apply(AccountEvent event) {
    event.id = "e" + std::to_string(++events_);
    AccountAnswer answer = yansuan::apply(book_, rules_, account_, event, now_ms_, {});
    for (const LedgerEntry& entry : answer.entries) {
      in_order_ = in_order_ && entry.number == ++numbers_;
      left_of_[entry.lot] += entry.available + entry.pending;
      available_ += entry.available;
      pending_ += entry.pending;
    }
    return answer;
  }

  std::string one() {
    AccountEvent event;
    switch (dice_.below(6)) {
      case 0:
        pay(event);
        break;
      case 1:
        receive(event);
        break;
      case 2:
        refund(event);
        break;
      case 3:
        redeem(event);
        break;
      case 4:
        cancel(event);
        break;
      default:
        adjust(event);
        break;
    }
    return compare();
  }

  void only_time() { apply({}); }

  void pay(AccountEvent& event) {
    event.kind = EventKind::kOrderPaid;
    event.order = "o" + std::to_string(orders_.size());
    event.fen = dice_.chance(5) ? dice_.between(1, 99) : dice_.between(100, 30'000);
    apply(event);
    const std::int64_t points = event.fen / 100;
    orders_.push_back({event.fen, points, points == 0 ? std::string::npos : naive_.lots.size(), false});
    if (points == 0) return;
    Naive::Lot lot{points, points, 0, true, now_ms_, kNeverMs};
    if (rules_.available_days != 0) {
      lot.available_ms =
          naive_midnight(std::chrono::sys_days(naive_date(now_ms_)) + std::chrono::days(rules_.available_days + 1));
      naive_.lots.push_back(lot);
    } else {
      naive_.lots.push_back(lot);
      naive_.mature(naive_.lots.back(), now_ms_);
    }
  }

  void receive(AccountEvent& event) {
    if (orders_.empty()) return only_time();
    event.kind = EventKind::kOrderReceived;
    const auto place = static_cast<std::size_t>(dice_.below(orders_.size()));
    event.order = "o" + std::to_string(place);
    const bool applied = apply(event).applied;
    const std::size_t lot = orders_[place].lot;
    if (applied && rules_.at_receipt && lot != std::string::npos && naive_.lots[lot].pending)
      naive_.mature(naive_.lots[lot], now_ms_);
  }

  void refund(AccountEvent& event) {
    if (orders_.empty()) return only_time();
    const auto place = static_cast<std::size_t>(dice_.below(orders_.size()));
    Order& order = orders_[place];
    if (order.over) return only_time();
    event.kind = EventKind::kOrderRefunded;
    event.order = "o" + std::to_string(place);
    event.fen = dice_.chance(40) ? order.fen : dice_.between(0, static_cast<std::int32_t>(order.fen));
    apply(event);
    order.fen -= event.fen;
    order.over = order.fen == 0;
    const std::int64_t back = order.points - order.fen / 100;
    order.points -= back;
    if (order.lot != std::string::npos) naive_.claw_back(order.lot, back);
  }

  void redeem(AccountEvent& event) {
    event.kind = EventKind::kPointsRedeemed;
    event.subject = "thing";
    event.count = dice_.between(1, dice_.chance(50) ? 50 : 500);
    const bool can = naive_.balance() >= event.count;
    const AccountAnswer answer = apply(event);
    refused_right_ = refused_right_ && answer.applied == can;
    if (can) naive_.spends["e" + std::to_string(events_)] = {naive_.take(event.count)};
  }

  void cancel(AccountEvent& event) {
    if (naive_.spends.empty()) return only_time();
    event.kind = EventKind::kRedemptionCancelled;
    auto at = naive_.spends.begin();
    std::advance(at, dice_.below(naive_.spends.size()));
    event.subject = at->first;
    apply(event);
    std::int64_t points = 0;
    for (const auto& [lot, taken] : at->second.parts) points += taken;
    naive_.give_back(at->second, points, now_ms_);
    naive_.spends.erase(at);
  }

  void adjust(AccountEvent& event) {
    event.kind = EventKind::kManualAdjustment;
    event.reason = "test";
    event.points = dice_.between(-200, 200);
    const AccountAnswer answer = apply(event);
    if (event.points > 0) {
      naive_.lots.push_back({event.points, event.points, 0, true, now_ms_, kNeverMs});
      naive_.mature(naive_.lots.back(), now_ms_);
    } else if (event.points < 0 && naive_.balance() >= -event.points) {
      (void)naive_.take(-event.points);
    }
  }

  std::string compare() {
    if (!in_order_) return "entries are not numbered in order";
    if (!refused_right_) return "a redemption was refused or taken against the balance";
    std::int64_t pending = 0;
    if (account_.lots.size() != naive_.lots.size()) return "another number of lots";
    for (std::size_t i = 0; i < naive_.lots.size(); ++i) {
      const Naive::Lot& lot = naive_.lots[i];
      if (lot.pending) pending += lot.left;
      if (account_.lots[i].left != lot.left) return "lot " + std::to_string(i + 1) + " is not what the model says";
      if (left_of_[static_cast<std::int32_t>(i) + 1] != lot.left)
        return "the entries of lot " + std::to_string(i + 1) + " do not add up to it";
    }
    const std::int64_t balance = account_.balance[PointsAccount::kConsumption];
    if (account_.owed[PointsAccount::kConsumption] != naive_.owed || left_of_[0] != -naive_.owed) return "another debt";
    if (balance != naive_.balance() || balance != available_) return "the balance is not the fold of the ledger";
    if (account_.waiting[PointsAccount::kConsumption] != pending || pending != pending_) return "another pending sum";
    return "";
  }

  struct Order {
    Fen fen;
    std::int64_t points;
    std::size_t lot;
    bool over;
  };
  const Rulebook& book_;
  Dice& dice_;
  MembershipRules rules_;
  Account account_;
  Naive naive_;
  std::vector<Order> orders_;
  std::map<std::int32_t, std::int64_t> left_of_;
  std::int64_t available_ = 0;
  std::int64_t pending_ = 0;
  std::int64_t numbers_ = 0;
  int events_ = 0;
  bool in_order_ = true;
  bool refused_right_ = true;
  Millis now_ms_ = 0;
};

TEST(Points, TheLedgerIsTheNaiveOneAndEveryBalanceItsFold) {
  const auto book = small_book();
  Dice dice(20261129);
  for (std::int64_t i = 0; i < figure("YANSUAN_POINT_SEQUENCES", 200'000); ++i)
    ASSERT_EQ(Replay(*book, dice).run(50), "") << "sequence " << i;
}

}  // namespace
}  // namespace yansuan::test
