#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

void add_bonuses(Quote& quote, const Rung& rung, const Applied& applied) {
  for (const PointsEffect& effect : rung.points)
    quote.bonus_points.push_back(
        {applied.offer, effect.multiply_bp, effect.add * applied.times_of_extra(effect.per_unit)});
}

void add_bonuses_of_offers(const PricingContext& context, const CartState& cart, Quote& quote) {
  for (const Applied& applied : cart.applied) {
    if (in_force(applied))
      add_bonuses(quote, context.offer(applied).rungs[static_cast<std::size_t>(applied.rung)], applied);
  }
  const Range lane = context.prepared.stage(context.book, Stage::kI);
  for (std::size_t i = lane.first; i < lane.last; ++i) {
    const Candidate& candidate = context.prepared.candidates[i];
    const Reach reached = reach(context.book, context.request, context.prepared, cart, candidate);
    if (!reached.met) continue;
    add_bonuses(quote, candidate.data->rungs[static_cast<std::size_t>(reached.rung)],
                {candidate.offer, kNone, reached.rung, reached.times, reached.units, 0, false});
    use_coupon(quote, candidate.coupon, 0);
  }
}

// Points as a fraction; exact for three multiplications, more than that drop a fraction of what is left.
class Points {
 public:
  Points(Fen goods_fen, Fen fen_per_point) : points_(goods_fen), parts_(fen_per_point) {}

  void multiply(std::int32_t multiply_bp) {
    constexpr Wide kMostParts = static_cast<Wide>(kWholeBp) * kWholeBp * kWholeBp * kWholeBp;
    if (parts_ > kMostParts) {
      points_ /= parts_;
      parts_ = 1;
    }
    points_ *= multiply_bp;
    parts_ *= kWholeBp;
  }
  void add(std::int64_t points) { points_ += static_cast<Wide>(points) * parts_; }
  [[nodiscard]] std::int64_t whole() const { return static_cast<std::int64_t>(points_ / parts_); }

 private:
  __extension__ using Wide = __int128;
  Wide points_;
  Wide parts_;
};

}  // namespace

std::int64_t points_on(const Rulebook& book, Fen goods_fen, std::span<const BonusPoints> bonuses) {
  const Fen fen_per_point = book.settings.earn_fen_per_point;
  if (fen_per_point == 0) return 0;
  if (bonuses.empty()) return goods_fen / fen_per_point;
  Points points(goods_fen, fen_per_point);
  for (const BonusPoints& bonus : bonuses) {
    if (bonus.multiply_bp != kWholeBp) points.multiply(bonus.multiply_bp);
    points.add(bonus.added);
  }
  return points.whole();
}

void earn_points(const PricingContext& context, const CartState& cart, Quote& quote) {
  if (context.book.settings.earn_fen_per_point == 0 || cart.entries.empty()) return;
  if (context.prepared.any_extras) add_bonuses_of_offers(context, cart, quote);
  quote.points_earned = points_on(context.book, quote.goods_fen, quote.bonus_points);
}

}  // namespace yansuan
