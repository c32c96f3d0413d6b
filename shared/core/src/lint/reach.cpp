// Conditions and rungs that no legal cart can reach.
#include <algorithm>

#include "lint/probe.hpp"
#include "receipt/words.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

// The most that a scope can measure in one legal cart, and what fills the cart.
struct Most {
  std::int64_t have = 0;
  Index sku = kNone;
};

Most largest(const Linter& linter, const Scope& scope, bool by_weight) {
  Most most;
  for (Index sku = kNone; (sku = next_sku(linter, scope, sku)) != kNone;) {
    const std::int64_t each = by_weight ? linter.sku(sku).weight_g : linter.sku(sku).list_fen;
    if (most.sku == kNone || each * kMaxUnitsPerCart > most.have) most = {each * kMaxUnitsPerCart, sku};
  }
  return most;
}

class Reaching {
 public:
  Reaching(Linter& linter, Index offer) : linter_(linter), index_(offer) {}

  void check(const Condition& condition, std::string_view list, std::size_t at, bool decides) {
    if (!condition.asks() || next_sku(linter_, condition.scope, kNone) == kNone) return;
    scope_ = &condition.scope;
    list_ = list;
    at_ = at;
    decides_ = decides;
    const Most amount = largest(linter_, condition.scope, false);
    report(FailedMeasure::kAmountFen, condition.min_amount_fen, amount, "/min_amount_fen");
    report(FailedMeasure::kWeightG, condition.min_weight_g, largest(linter_, condition.scope, true), "/min_weight_g");
    std::int64_t kinds = 0;
    for (Index sku = kNone; (sku = next_sku(linter_, condition.scope, sku)) != kNone;) ++kinds;
    report(FailedMeasure::kSkus, condition.min_skus, {std::min(kinds, kMaxLines), kNone}, "/min_skus");
  }

 private:
  void fill(Index sku, Request& request) const {
    const Scope& own = linter_.offer(index_).scope;
    if (sku == kNone) {
      for (Index one = kNone; (one = next_sku(linter_, *scope_, one)) != kNone && add_units(request, one, 1);) {}
      return;
    }
    const bool touched = linter_.book().in_scope(own, sku);
    if (!touched) add_units(request, std::max(next_sku(linter_, own, kNone), 0), 1);
    add_units(request, sku, touched ? kMaxUnitsPerCart : kMaxUnitsPerCart - 1);
  }

  // A rung that fails leaves the rungs below it; a condition that fails leaves nothing.
  void report(FailedMeasure measure, std::int64_t need, const Most& most, std::string_view field) {
    if (need <= most.have) return;
    Draft draft(linter_, FindingCode::kOutOfReach, index_, "");
    draft.inside(list_, at_, field).number("need", need).number("have", most.have);
    if (!find_shopper(linter_, index_, draft.shows())) return;
    fill(most.sku, draft.shows());
    if (decides_ && linter_.verdict(draft.shows(), index_) == Verdict::kUsed) return;
    draft.say_offer(index_);
    for (const std::int64_t value : {need, most.have}) {
      if (measure == FailedMeasure::kAmountFen) {
        draft.say_yuan(value);
      } else {
        draft.say(Words(Lang::kZh).count(measure, value), Words(Lang::kEn).count(measure, value));
      }
    }
    draft.report();
  }

  Linter& linter_;
  Index index_;
  const Scope* scope_ = nullptr;
  std::string_view list_;
  std::size_t at_ = 0;
  bool decides_ = true;
};

}  // namespace

void check_reach(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    const Offer& offer = linter.offer(index);
    if (offer.inactive) continue;
    Reaching reaching(linter, index);
    for (std::size_t i = 0; i < offer.conditions.size(); ++i)
      reaching.check(offer.conditions[i], "/condition/", i, true);
    for (std::size_t i = 0; i < offer.rungs.size(); ++i) reaching.check(offer.rungs[i].reach, "/rungs/", i, i == 0);
  }
}

}  // namespace yansuan
