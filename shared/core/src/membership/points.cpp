#include "membership/points.hpp"

#include <algorithm>

#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kLooksBack = 8;  // for a lot that points of the group can be added to

PointsLot& lot_at(Turn& turn, Index place) { return turn.account.lots[static_cast<std::size_t>(place)]; }

Millis end_key(const PointsLot& lot) { return lot.expires_ms == 0 ? kNeverMs : lot.expires_ms; }

struct Move {
  PointsAccount account;
  EntryReason reason;
  Index lot;  // kNone: what is owed
  std::int64_t available;
  std::int64_t pending;
  std::string_view ref;
};

void post(Turn& turn, const Move& move) {
  Account& account = turn.account;
  account.balance[move.account] += move.available;
  account.waiting[move.account] += move.pending;
  turn.answer.entries.push_back({++account.entries, turn.now_ms, move.account, move.reason, move.lot + 1,
                                 move.available, move.pending, std::string(move.ref)});
}

Millis ends_at(const PointsExpiry& expiry, Millis available_ms) {
  const CivilDate date = civil_date(available_ms);
  switch (expiry.mode) {
    case ExpiryMode::kNone:
      return 0;
    case ExpiryMode::kYearEnd:
      return midnight_ms({date.year + expiry.years + 1, 1, 1});
    case ExpiryMode::kRollingMonths:
      return midnight_ms(add_days(add_months(date, expiry.months), 1));
  }
  return 0;
}

// Points come into a lot that can be spent from; what is owed is paid first.
void release(Turn& turn, Index place, std::int64_t points, std::string_view ref) {
  PointsLot& lot = lot_at(turn, place);
  const bool queued = lot.left > 0;
  std::int64_t& owed = turn.account.owed[lot.account];
  const std::int64_t repaid = std::min(owed, points);
  lot.left += points - repaid;
  if (repaid > 0) {
    owed -= repaid;
    post(turn, {lot.account, EntryReason::kRepaid, place, -repaid, 0, ref});
    post(turn, {lot.account, EntryReason::kRepaid, kNone, repaid, 0, ref});
  }
  if (!queued && lot.left > 0) turn.account.spendable[lot.account].push(end_key(lot), place);
}

// Takes from one lot that can be spent from.
void drain(Turn& turn, Index place, std::int64_t points, EntryReason reason, std::string_view ref) {
  PointsLot& lot = lot_at(turn, place);
  lot.left -= points;
  post(turn, {lot.account, reason, place, -points, 0, ref});
  if (lot.left == 0) turn.account.spendable[lot.account].remove(end_key(lot), place);
}

Index mergeable(const Turn& turn, const Earned& earned, Millis expires_ms) {
  if (!earned.ref.empty()) return kNone;
  const auto& lots = turn.account.lots;
  for (std::size_t back = 0; back < std::min(kLooksBack, lots.size()); ++back) {
    const PointsLot& lot = lots[lots.size() - 1 - back];
    if (lot.account == earned.account && lot.ref.empty() && lot.source == earned.source && !lot.pending &&
        lot.expires_ms == expires_ms)
      return static_cast<Index>(lots.size() - 1 - back);
  }
  return kNone;
}

}  // namespace

std::int64_t points_for(const Turn& turn, Fen paid_fen) {
  const Fen each_fen = turn.book.settings.earn_fen_per_point;
  return each_fen == 0 ? 0 : paid_fen / each_fen;
}

std::int64_t order_points_max(const Turn& turn, Fen paid_fen) {
  return scale(points_for(turn, paid_fen), turn.rules.order_max_bp, kWholeBp, Rounding::kFloor);
}

std::int32_t earn(Turn& turn, const Earned& earned) {
  Account& account = turn.account;
  const std::int64_t room = kMaxAccount - account.balance[earned.account] - account.waiting[earned.account];
  const std::int64_t points = std::min(earned.points, room);
  if (points <= 0) return 0;
  const bool pending = earned.available_ms > turn.now_ms;
  const Millis expires_ms = pending ? 0 : ends_at(turn.rules.expiry[earned.account], turn.now_ms);
  Index place = pending ? kNone : mergeable(turn, earned, expires_ms);
  if (place == kNone) {
    place = static_cast<Index>(account.lots.size());
    PointsLot lot{earned.account,
                  std::string(earned.source),
                  std::string(earned.ref),
                  0,
                  0,
                  0,
                  pending,
                  turn.now_ms,
                  std::max(earned.available_ms, turn.now_ms),
                  expires_ms};
    account.lots.push_back(std::move(lot));
  }
  PointsLot& lot = lot_at(turn, place);
  lot.earned += points;
  if (earned.account == PointsAccount::kConsumption) account.points_counted += points;
  const std::string_view ref = earned.ref.empty() ? earned.source : earned.ref;
  post(turn, {earned.account, earned.reason, place, pending ? 0 : points, pending ? points : 0, ref});
  if (pending) {
    lot.left = points;
    account.pending.push(lot.available_ms, place);
  } else {
    release(turn, place, points, ref);
  }
  return place + 1;
}

void mature(Turn& turn, Index place) {
  PointsLot& lot = lot_at(turn, place);
  const std::int64_t points = lot.left;
  turn.account.pending.remove(lot.available_ms, place);
  lot.pending = false;
  lot.left = 0;
  lot.available_ms = turn.now_ms;
  lot.expires_ms = ends_at(turn.rules.expiry[lot.account], turn.now_ms);
  const std::string ref = lot.ref;
  post(turn, {lot.account, EntryReason::kMatured, place, points, -points, ref});
  release(turn, place, points, ref);
}

void expire(Turn& turn, Index place) {
  PointsLot& lot = lot_at(turn, place);
  lot.expired += lot.left;
  drain(turn, place, lot.left, EntryReason::kExpired, lot.ref.empty() ? lot.source : lot.ref);
}

void take(Turn& turn, PointsAccount account, std::int64_t points, EntryReason reason, std::string_view ref,
          std::vector<SpendPart>* parts) {
  while (points > 0 && !turn.account.spendable[account].empty()) {
    const Index place = turn.account.spendable[account].first().place;
    const std::int64_t here = std::min(points, lot_at(turn, place).left);
    drain(turn, place, here, reason, ref);
    if (parts != nullptr) parts->push_back({place + 1, here});
    points -= here;
  }
}

bool spend(Turn& turn, std::string_view id, PointsAccount account, std::int64_t points, std::string_view item) {
  const std::int64_t had = turn.account.balance[account];
  if (had < 0) return turn.refuse(RefusalCode::kPointsOwed, item, points, had);
  if (had < points) return turn.refuse(RefusalCode::kNotEnoughPoints, item, points, had);
  PointsSpend spent{std::string(id), account, {}};
  take(turn, account, points, EntryReason::kSpent, item.empty() ? id : item, &spent.parts);
  auto& spends = turn.account.spends;
  const std::size_t at = sorted_place(spends, id, [](const PointsSpend& one) -> std::string_view { return one.id; });
  spends.insert(spends.begin() + static_cast<std::ptrdiff_t>(at), std::move(spent));
  return true;
}

PointsSpend* find_spend(Account& account, std::string_view id) {
  const std::size_t at =
      sorted_place(account.spends, id, [](const PointsSpend& one) -> std::string_view { return one.id; });
  return at < account.spends.size() && account.spends[at].id == id ? &account.spends[at] : nullptr;
}

std::int64_t points_of(const PointsSpend& spent) {
  std::int64_t points = 0;
  for (const SpendPart& part : spent.parts) points += part.points;
  return points;
}

void give_back(Turn& turn, PointsSpend& spent, std::int64_t points) {
  while (points > 0 && !spent.parts.empty()) {
    SpendPart& part = spent.parts.back();
    const std::int64_t here = std::min(points, part.points);
    const Index place = part.lot - 1;
    part.points -= here;
    if (part.points == 0) spent.parts.pop_back();
    points -= here;
    PointsLot& lot = lot_at(turn, place);
    post(turn, {lot.account, EntryReason::kGivenBack, place, here, 0, spent.id});
    if (lot.expires_ms != 0 && lot.expires_ms <= turn.now_ms) {
      lot.expired += here;
      post(turn, {lot.account, EntryReason::kExpired, place, -here, 0, spent.id});
    } else {
      release(turn, place, here, spent.id);
    }
  }
}

void claw_back(Turn& turn, Index place, std::int64_t points, std::string_view ref) {
  PointsLot& lot = lot_at(turn, place);
  const PointsAccount account = lot.account;
  points = std::min(points, lot.earned);
  lot.earned -= points;
  if (account == PointsAccount::kConsumption && place >= turn.account.lots_left_window)
    turn.account.points_counted = std::max<std::int64_t>(0, turn.account.points_counted - points);
  const std::int64_t own = std::min(points, lot.left);
  if (own > 0 && lot.pending) {
    lot.left -= own;
    post(turn, {account, EntryReason::kClawedBack, place, 0, -own, ref});
    if (lot.left == 0) turn.account.pending.remove(lot.available_ms, place);
    if (lot.left == 0) lot.pending = false;
  } else if (own > 0) {
    drain(turn, place, own, EntryReason::kClawedBack, ref);
  }
  points -= own;
  const std::int64_t ended = std::min(points, lot.expired);
  lot.expired -= ended;
  points -= ended;
  const std::int64_t others = std::min(points, std::max<std::int64_t>(turn.account.balance[account], 0));
  take(turn, account, others, EntryReason::kClawedBack, ref);
  points -= others;
  if (points == 0) return;
  turn.account.owed[account] += points;
  post(turn, {account, EntryReason::kClawedBack, kNone, -points, 0, ref});
}

}  // namespace yansuan
