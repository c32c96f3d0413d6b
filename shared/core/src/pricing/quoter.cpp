#include "pricing/quoter.hpp"

#include <algorithm>

#include "pricing/facts.hpp"
#include "pricing/settlement.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

// A group, flash or bargain cart holds only what an offer of that type lowers, never anything at list price (13).
Index line_outside_order_type(const PricingContext& context, const CartState& cart) {
  if (context.request.order_type == OrderType::kNormal) return kNone;
  const auto& lines = context.request.lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto lowers = [&](const Applied& applied) {
      return applied.cut_fen > 0 && reaches(context.book, context.offer(applied), lines[i].sku);
    };
    if (lines[i].selected && std::none_of(cart.applied.begin(), cart.applied.end(), lowers))
      return static_cast<Index>(i);
  }
  return kNone;
}

// Runs the searched stages of one plan.
void run_stages(PricingContext& context, PlanState& plan, Snapshots* snapshots) {
  price_units(context, plan);
  plan.cart.begin_stage();
  if (snapshots != nullptr) snapshots->before_b = plan.cart;
  if (context.prepared.any_sets) {
    price_sets(context, plan);
    plan.cart.begin_stage();
  }
  if (context.reasons) {
    for (UnitRun& run : plan.cart.runs) run.priced_fen = run.net_fen;
  }
  if (snapshots != nullptr) snapshots->before_c = plan.cart;
  if (!context.prepared.thresholds.candidates.empty()) {
    price_order(context, Stage::kC, plan);
    plan.cart.begin_stage();
  }
  if (snapshots != nullptr) snapshots->before_d = plan.cart;
  price_order(context, Stage::kD, plan);
  if (snapshots != nullptr) snapshots->after_d = plan.cart;
}

}  // namespace

void reset(Quote& quote, const Request& request) {
  quote.status = QuoteStatus::kPriced;
  quote.status_line = kNone;
  quote.freshness = freshness_of(request);
  quote.proved = true;
  quote.list_total_fen = quote.goods_fen = quote.points_off_fen = quote.freight_fen = quote.payable_fen = 0;
  quote.points_used = quote.points_earned = 0;
  quote.bonus_points.clear();
  quote.valid_until_ms = 0;
  quote.lines.resize(request.lines.size());
  for (QuoteLine& line : quote.lines) line.reset();
  quote.gifts.clear();
  quote.coupons.assign(request.coupons.size(), Outcome{Verdict::kBeaten, 0, 0, kNone, false, {}});
  quote.offers.clear();
  quote.steps.clear();
  quote.confirm.clear();
}

Fen Quote::discount_total_fen() const {
  Fen discount_fen = 0;
  for (const QuoteLine& line : lines) discount_fen += line.list_fen - line.payable_fen;
  return discount_fen;
}

void Quoter::Memory::start_branch(PricingContext& context, std::uint32_t with, PlanState& plan) const {
  plan.cart.start(cart_);
  plan.lanes_used = plan.lanes_shut = 0;
  context.possible = true;
  for (std::size_t i = 0; i < fork_of_.size(); ++i) {
    if (fork_of_[i] == kNone) continue;
    const Fork& fork = forks_[static_cast<std::size_t>(fork_of_[i])];
    const bool has = (with >> static_cast<unsigned>(fork_of_[i]) & 1U) != 0;
    context.left_out[i] = has && !prepared_.candidates[i].extras_only ? 0 : 1;
    if (has) plan.lanes_shut |= fork.excludes;
    context.one_of[i] = has && fork.searched && !context.take_all ? fork_of_[i] : kNone;
  }
}

// The best plan stays in plan_.
void Quoter::Memory::find_best_plan(PricingContext& context, Snapshots* snapshots) {
  context.proved = !too_many_forks_;
  context.reasons = false;
  std::uint32_t best_with = 0;
  std::int64_t best_steps = 0;
  bool found = false;
  const std::uint32_t plans = 1U << forks_.size();
  for (std::uint32_t with = context.take_all ? plans - 1 : 0; with < plans; ++with) {
    if (found && context.steps_left <= 0) break;
    if (!context.take_all && !is_legal(with)) continue;
    const std::int64_t steps_left = context.steps_left;
    PlanState& tried = found ? trial_ : plan_;
    start_branch(context, with, tried);
    const Index must = context.must_candidate;
    if (must != kNone && context.left_out[static_cast<std::size_t>(must)] != 0) continue;
    run_stages(context, tried, nullptr);
    const bool legal = context.take_all || (context.possible && uses_forks(with, tried.cart));
    if (!legal || (found && !better(context, tried.cart, plan_.cart))) continue;
    if (found) std::swap(plan_, trial_);
    best_with = with;
    best_steps = steps_left;
    found = true;
  }
  context.possible = found;
  if (snapshots == nullptr || !found) return;
  context.reasons = true;
  context.steps_left = best_steps;  // the same search again, so that reasons tell of the price that a tap answers
  start_branch(context, best_with, plan_);
  snapshots->list = plan_.cart;
  run_stages(context, plan_, snapshots);
}

void use_coupon(Quote& quote, Index coupon, Fen cut_fen) {
  if (coupon != kNone) quote.coupons[static_cast<std::size_t>(coupon)] = {Verdict::kUsed, cut_fen, 0, kNone, false, {}};
}

// Gifts, points, freight, floor, lines and points earned follow the plan.
void Quoter::Memory::settle(PricingContext& context, PlanState& plan, Quote& quote) {
  quote.gifts.clear();
  quote.bonus_points.clear();
  quote.points_used = quote.points_off_fen = quote.points_earned = 0;
  quote.list_total_fen = cart_.net_fen;
  quote.proved = context.proved;
  add_gifts(context, plan.cart, quote);
  charge_freight(context, plan.cart, quote);
  use_points(context, plan, quote);
  raise_to_floor(context, plan, quote);
  split_to_lines(context, plan.cart, quote);
  quote.goods_fen = plan.cart.net_fen;
  for (const Gift& gift : quote.gifts) quote.goods_fen += gift.price_fen * gift.units;
  quote.payable_fen = quote.goods_fen + quote.freight_fen;
  earn_points(context, plan.cart, quote);
  for (const Applied& applied : plan.cart.applied) {
    if (in_force(applied)) use_coupon(quote, applied.coupon, applied.cut_fen);
  }
}

const Quote& Quoter::Memory::price(const Request& request, bool units_only, Snapshots* snapshots) {
  reset(quote_, request);
  if (book_.not_after_ms != 0 && request.now_ms >= book_.not_after_ms) quote_.status = QuoteStatus::kNotInForce;
  if (!units_only) prepare(request, nullptr);
  const bool by_units = snapshots != nullptr || book_.settings.optimize == Optimize::kTotal || !prepared_.whole_lines;
  PricingContext context = count(request, by_units);
  if (prepared_.scopes.front().units > kMaxUnitsPerCart) quote_.status = QuoteStatus::kTooManyUnits;
  if (quote_.status != QuoteStatus::kPriced) return quote_;
  reason_steps_left_ = kReasonSteps;
  find_best_plan(context, snapshots);
  if (book_.settings.optimize == Optimize::kTotal) find_least_total(context, kSearchSteps, snapshots);
  quote_.status_line = line_outside_order_type(context, plan_.cart);
  if (quote_.status_line != kNone) quote_.status = QuoteStatus::kNotInOrderType;
  if (quote_.status != QuoteStatus::kPriced) return quote_;
  settle(context, plan_, quote_);
  if (snapshots != nullptr) {
    detail_lines(context, plan_.cart, quote_);
    snapshots->settled = plan_.cart;
  }
  return quote_;
}

void Quoter::Memory::prepare(const Request& request, const std::span<const UsedOffer>* used) {
  prepared_.prepare(book_, request, used);
  find_forks();
  work_.prepare(prepared_);
  lay_out(prepared_.skus, cart_);
}

PricingContext Quoter::Memory::count(const Request& request, bool by_units) {
  prepared_.count(book_, request, by_units, cart_);
  return PricingContext(book_, request, prepared_, work_, kSearchSteps);
}

PricingContext Quoter::Memory::context(const Request& request) { return {book_, request, prepared_, work_, 0}; }

Quoter::Quoter(const Rulebook& book) : memory_(std::make_unique<Memory>(book)) {}
Quoter::~Quoter() = default;

const Quote& Quoter::price(const Request& request) { return memory_->price(request, false, nullptr); }

const Quote& Quoter::price_units_of(const Request& request) { return memory_->price(request, true, nullptr); }

const Quote& Quoter::price_with_used(const Request& request, std::span<const UsedOffer> used) {
  return memory_->price_with_used(request, used);
}

bool Quoter::uses_total_limit() const { return memory_->uses_total_limit(); }

const Quote& Quoter::explain(const Request& request) {
  Snapshots snapshots;
  memory_->price(request, false, &snapshots);
  if (memory_->quote().status == QuoteStatus::kPriced) tell_reasons(*memory_, request, snapshots);
  return memory_->quote();
}

const Quote& Quoter::last() const { return memory_->quote(); }

Quote quote(const Rulebook& book, const Request& request) {
  Quoter quoter(book);
  return quoter.explain(request);
}

}  // namespace yansuan
