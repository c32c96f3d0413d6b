#include "pricing/quoter.hpp"

#include <algorithm>

#include "order/sort_short.hpp"
#include "pricing/facts.hpp"
#include "pricing/settlement.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kSearchSteps = 65'536;
constexpr std::size_t kMaxBranches = 6;

std::uint64_t bit(Index lane) { return std::uint64_t{1} << static_cast<unsigned>(lane); }

// Two things branch to the end of D, and the cheaper end wins: offers on units that are claimed, and an offer that
// excludes another lane or, among unit prices, its own (OFFERS.md "How offers meet" 3).
bool branches(const Rulebook& book, const Offer& offer) {
  if (!offer.lowers_goods()) return false;
  const bool on_units = book.lane_of(offer).stage <= Stage::kB;
  const std::uint64_t others = offer.excludes & ~bit(offer.lane);
  return others != 0 || (on_units && (offer.claim != Claim::kAuto || offer.excludes != 0));
}

std::int64_t selected_units(const Request& request) {
  std::int64_t units = 0;
  for (const CartLine& line : request.lines) units += line.selected ? line.units : 0;
  return units;
}

// A group, flash or bargain cart holds only what an offer of that type prices, never at list price (13).
Index line_outside_order_type(const PricingContext& context) {
  if (context.request.order_type == OrderType::kNormal) return kNone;
  const auto& lines = context.request.lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const CartLine& line = lines[i];
    const auto prices = [&](const Candidate& candidate) {
      const Offer& offer = context.offer(candidate);
      return offer.lowers_goods() && context.book.in_scope(offer.scope, line.sku);
    };
    if (line.selected && std::none_of(context.candidates.begin(), context.candidates.end(), prices))
      return static_cast<Index>(i);
  }
  return kNone;
}

void reset(Quote& quote, const Request& request) {
  quote.status = QuoteStatus::kPriced;
  quote.status_line = kNone;
  quote.freshness = freshness_of(request);
  quote.proved = true;
  quote.list_total_fen = quote.goods_fen = quote.points_off_fen = quote.freight_fen = quote.payable_fen = 0;
  quote.points_used = quote.points_earned = 0;
  quote.valid_until_ms = 0;
  quote.lines.resize(request.lines.size());
  for (QuoteLine& line : quote.lines) line = QuoteLine{};
  quote.gifts.clear();
  quote.coupons.assign(request.coupons.size(), Outcome{Verdict::kBeaten, 0, 0, kNone, false, {}});
  quote.offers.clear();
  quote.steps.clear();
  quote.confirm.clear();
}

}  // namespace

Fen Quote::discount_total_fen() const {
  Fen discount_fen = 0;
  for (const QuoteLine& line : lines) discount_fen += line.list_fen - line.payable_fen;
  return discount_fen;
}

void run_stages(PricingContext& context, PlanState& plan, Snapshots* snapshots) {
  price_units(context, plan);
  plan.cart.begin_stage();
  if (snapshots != nullptr) snapshots->before_b = plan.cart;
  price_sets(context, plan);
  for (UnitRun& run : plan.cart.runs) run.priced_fen = run.net_fen;
  plan.cart.begin_stage();
  if (snapshots != nullptr) snapshots->before_c = plan.cart;
  price_order(context, Stage::kC, plan);
  plan.cart.begin_stage();
  if (snapshots != nullptr) snapshots->before_d = plan.cart;
  price_order(context, Stage::kD, plan);
  if (snapshots != nullptr) snapshots->after_d = plan.cart;
}

// Obstacles are looked up once; what is left competes in the fixed order of application.
void Quoter::Memory::collect_candidates(const Request& request) {
  candidates_.clear();
  for (const Index index : book_.turns) {
    const Offer& offer = book_.offers[static_cast<std::size_t>(index)];
    if (offer.inactive) continue;
    if (offer.claim == Claim::kCoupon) {
      add_coupons(request, index);
    } else if (obstacle(book_, request, offer) == Verdict::kUsed) {
      candidates_.push_back({index, kNone});
    }
  }
}

// The coupon that ends first goes first. Unit prices know no second coupon of one offer: the price would be the same.
void Quoter::Memory::add_coupons(const Request& request, Index offer) {
  const std::size_t first = candidates_.size();
  for (std::size_t i = 0; i < request.coupons.size(); ++i) {
    if (request.coupons[i].offer != offer || obstacle(book_, request, request.coupons[i]) != Verdict::kUsed) continue;
    candidates_.push_back({offer, static_cast<Index>(i)});
  }
  const auto end = [&](const Candidate& candidate) {
    const Coupon& coupon = request.coupons[static_cast<std::size_t>(candidate.coupon)];
    return std::pair(coupon.until_ms == 0 ? kUnlimited : coupon.until_ms, std::string_view(coupon.id));
  };
  sort_short(
      candidates_, [&](const Candidate& a, const Candidate& b) { return end(a) < end(b); }, first);
  const bool on_units = book_.lane_of(book_.offers[static_cast<std::size_t>(offer)]).stage == Stage::kA;
  if (on_units && candidates_.size() > first + 1) candidates_.resize(first + 1);
}

PlanState Quoter::Memory::start_branch(PricingContext& context, std::uint32_t with) const {
  PlanState plan;
  lay_out(book_, context.request, plan.cart);
  context.left_out.assign(candidates_.size(), 0);
  for (std::size_t i = 0; i < branching_.size(); ++i) {
    const Offer& offer = context.offer(candidates_[branching_[i]]);
    if ((with >> i & 1U) == 0) {
      context.left_out[branching_[i]] = 1;
      continue;
    }
    plan.lanes_shut |= offer.excludes & ~bit(offer.lane);
    if ((offer.excludes & bit(offer.lane)) == 0) continue;
    for (std::size_t j = 0; j < candidates_.size(); ++j) {
      const Offer& other = context.offer(candidates_[j]);
      if (j != branching_[i] && other.lane == offer.lane && other.lowers_goods()) context.left_out[j] = 1;
    }
  }
  return plan;
}

bool Quoter::Memory::leaves_out(const PricingContext& context, std::uint32_t with, const Candidate& wanted) const {
  for (std::size_t i = 0; i < branching_.size(); ++i) {
    const Candidate& candidate = context.candidates[branching_[i]];
    if ((with >> i & 1U) == 0 && candidate.offer == wanted.offer && candidate.coupon == wanted.coupon) return true;
  }
  return false;
}

PlanState Quoter::Memory::best_plan(PricingContext& context, Snapshots* snapshots) {
  branching_.clear();
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (branches(book_, context.offer(candidates_[i]))) branching_.push_back(i);
  }
  if (branching_.size() > kMaxBranches) {
    context.proved = false;
    branching_.resize(kMaxBranches);
  }
  PlanState best;
  std::uint32_t best_with = 0;
  bool found = false;
  for (std::uint32_t with = 0; with < 1U << branching_.size(); ++with) {
    if (leaves_out(context, with, context.must_use)) continue;
    PlanState plan = start_branch(context, with);
    context.possible = true;
    context.steps_left = kSearchSteps;
    run_stages(context, plan, nullptr);
    if (!context.possible || (found && !better(context, plan.cart, best.cart))) continue;
    best = std::move(plan);
    best_with = with;
    found = true;
  }
  context.possible = found;
  if (snapshots == nullptr || !found) return best;
  context.steps_left = kSearchSteps;  // the same search again, so that reasons tell of the price that was answered
  PlanState again = start_branch(context, best_with);
  snapshots->list = again.cart;
  run_stages(context, again, snapshots);
  return again;
}

// Gifts, points, freight, floor, lines and points earned follow the plan.
void Quoter::Memory::settle(PricingContext& context, PlanState& plan) {
  const CartState after_d = plan.cart;
  add_gifts(context, plan.cart, quote_);
  use_points(context, plan, quote_);
  charge_freight(context, after_d, quote_);
  raise_to_floor(context, plan, quote_);
  split_to_lines(context, plan.cart, quote_);
  quote_.goods_fen = plan.cart.net_fen;
  for (const Gift& gift : quote_.gifts) quote_.goods_fen += gift.price_fen * gift.units;
  quote_.payable_fen = quote_.goods_fen + quote_.freight_fen;
  earn_points(context, after_d, quote_);
  for (const Applied& applied : plan.cart.applied) {
    if (applied.coupon == kNone || !in_force(applied)) continue;
    quote_.coupons[static_cast<std::size_t>(applied.coupon)] = {Verdict::kUsed, applied.cut_fen, 0, kNone, false, {}};
  }
}

const Quote& Quoter::Memory::price(const Request& request, Snapshots* snapshots) {
  reset(quote_, request);
  if (book_.not_after_ms != 0 && request.now_ms >= book_.not_after_ms) quote_.status = QuoteStatus::kNotInForce;
  if (selected_units(request) > kMaxUnitsPerCart) quote_.status = QuoteStatus::kTooManyUnits;
  if (quote_.status != QuoteStatus::kPriced) return quote_;
  collect_candidates(request);
  PricingContext context{book_, request, candidates_, scratch_, kSearchSteps, true, {}, {}, true};
  quote_.status_line = line_outside_order_type(context);
  if (quote_.status_line != kNone) quote_.status = QuoteStatus::kNotInOrderType;
  if (quote_.status != QuoteStatus::kPriced) return quote_;
  PlanState plan = best_plan(context, snapshots);
  for (const Entry& entry : plan.cart.entries)
    quote_.list_total_fen += book_.skus[static_cast<std::size_t>(entry.sku)].list_fen * entry.units;
  settle(context, plan);
  quote_.proved = context.proved;
  if (snapshots != nullptr) {
    detail_lines(context, plan.cart, quote_);
    snapshots->settled = plan.cart;
  }
  return quote_;
}

Quoter::Memory::Forced Quoter::Memory::price_with(const Request& request, const Candidate& must_use) {
  PricingContext context{book_, request, candidates_, scratch_, kSearchSteps, true, {}, must_use, true};
  const PlanState plan = best_plan(context, nullptr);
  return {context.possible, plan.cart.net_fen};
}

Quoter::Quoter(const Rulebook& book) : memory_(std::make_unique<Memory>(book)) {}
Quoter::~Quoter() = default;

const Quote& Quoter::price(const Request& request) { return memory_->price(request, nullptr); }

const Quote& Quoter::explain(const Request& request) {
  Snapshots snapshots;
  memory_->price(request, &snapshots);
  if (memory_->quote().status == QuoteStatus::kPriced) tell_reasons(*memory_, request, snapshots);
  return memory_->quote();
}

Quote quote(const Rulebook& book, const Request& request) {
  Quoter quoter(book);
  return quoter.explain(request);
}

}  // namespace yansuan
