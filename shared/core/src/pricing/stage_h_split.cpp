#include <algorithm>

#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

// Deals each SKU's units, in canonical order, to its lines in cart order. `deal(line, run, units)` sees every piece.
template <typename Deal>
void deal_units(const PricingContext& context, const CartState& cart, Deal deal) {
  const auto& lines = context.request.lines;
  for (const Entry& entry : cart.entries) {
    Index run = entry.first_run;
    std::int32_t run_left = cart.run(run).units;
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if (lines[line].sku != entry.sku || !lines[line].selected) continue;
      for (std::int32_t line_left = lines[line].units; line_left > 0;) {
        const std::int32_t units = std::min(line_left, run_left);
        deal(line, cart.run(run), units);
        line_left -= units;
        run_left -= units;
        if (run_left > 0) continue;
        run = cart.run(run).next;
        run_left = run == kNone ? 0 : cart.run(run).units;
      }
    }
  }
}

StepCode code_of(const PricingContext& context, const Applied& applied) {
  if (applied.offer == kNone) return applied.cut_fen > 0 ? StepCode::kPointsOff : StepCode::kFloor;
  switch (context.book.lane_of(context.offer(applied)).stage) {
    case Stage::kA:
      return StepCode::kUnitPrice;
    case Stage::kB:
      return StepCode::kSet;
    case Stage::kC:
      return StepCode::kThreshold;
    default:
      return StepCode::kCoupon;
  }
}

void add_paid(std::vector<PaidUnits>& paid, std::int32_t units, Fen unit_fen, Fen points_off_fen) {
  if (!paid.empty() && paid.back().unit_fen == unit_fen && paid.back().points_off_fen == points_off_fen) {
    paid.back().units += units;
  } else {
    paid.push_back({units, unit_fen, points_off_fen});
  }
}

void add_discount(std::vector<Discount>& discounts, StepCode code, Index offer, Fen discount_fen) {
  const auto same = [&](const Discount& discount) { return discount.code == code && discount.offer == offer; };
  const auto found = std::find_if(discounts.begin(), discounts.end(), same);
  if (found != discounts.end()) {
    found->discount_fen += discount_fen;
  } else {
    discounts.push_back({code, offer, discount_fen});
  }
}

}  // namespace

void split_to_lines(const PricingContext& context, const CartState& cart, Quote& quote) {
  if (!context.prepared.sku_on_two_lines) {
    for (std::size_t line = 0; line < quote.lines.size(); ++line) {
      const Index entry = context.prepared.entry_of_line[line];
      if (entry == kNone) continue;
      quote.lines[line].list_fen = cart.entry(entry).list_fen;
      quote.lines[line].payable_fen = cart.entry(entry).net_fen;
    }
    return;
  }
  deal_units(context, cart, [&](std::size_t line, const UnitRun& run, std::int32_t units) {
    quote.lines[line].list_fen += run.list_fen * units;
    quote.lines[line].payable_fen += run.net_fen * units;
  });
}

void detail_lines(const PricingContext& context, const CartState& cart, Quote& quote) {
  deal_units(context, cart, [&](std::size_t line, const UnitRun& run, std::int32_t units) {
    std::vector<Index> chain;
    for (Index at = run.cuts; at != kNone; at = cart.cuts[static_cast<std::size_t>(at)].before) chain.push_back(at);
    std::reverse(chain.begin(), chain.end());
    UnitPrice price{units, run.priced_fen, {}};
    Fen points_off_fen = 0;
    for (const Index at : chain) {
      const UnitCut& cut = cart.cuts[static_cast<std::size_t>(at)];
      const Applied& applied = cart.applied[static_cast<std::size_t>(cut.applied)];
      const StepCode code = code_of(context, applied);
      add_discount(quote.lines[line].discounts, code, applied.offer, cut.each_fen * units);
      if (code == StepCode::kPointsOff) points_off_fen += cut.each_fen;
      if (code == StepCode::kUnitPrice || code == StepCode::kSet) price.offers.push_back(applied.offer);
    }
    add_paid(quote.lines[line].paid, units, run.net_fen, points_off_fen);
    auto& prices = quote.lines[line].prices;
    if (!prices.empty() && prices.back().unit_fen == price.unit_fen && prices.back().offers == price.offers) {
      prices.back().units += units;
    } else {
      prices.push_back(std::move(price));
    }
  });
}

}  // namespace yansuan
