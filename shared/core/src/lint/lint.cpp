#include "yansuan/lint.hpp"

#include "json/writer.hpp"
#include "lint/linter.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kSearchedCarts = 3'000;

constexpr void (*kChecks[])(Linter&) = {
    check_scopes,         check_effects,          check_audiences,   check_sets,
    check_reach,          check_windows,          check_dominated,   check_rungs,
    check_tiers,          check_exclusives,       check_names,       check_teams,
    check_entry_products, check_numbers_in_names, check_redemptions, check_gifts,
    check_touches,        check_quiet_hours,      check_steepest};  // last: it takes the carts that are left

void write(json::Writer& out, const Rulebook& book, const Finding& finding) {
  out.begin_object().member("code", to_string(finding.code)).member("severity", to_string(finding.severity));
  out.member("rule", finding.rule).member("pointer", finding.pointer).key("also").begin_array();
  for (const std::string& pointer : finding.also) out.text(pointer);
  out.end_array().key("numbers").begin_object();
  for (const Finding::Number& number : finding.numbers) out.member(number.name, number.value);
  out.end_object().key("text").begin_object().member("zh", finding.text.zh).member("en", finding.text.en);
  out.end_object().key("shows");
  if (finding.has_cart) {
    out.begin_object().key("request").raw(to_json(book, finding.shows));
    out.member("payable_fen", finding.payable_fen).end_object();
  } else {
    out.null();
  }
  out.end_object();
}

}  // namespace

// An answer that is not proved took the whole search.
const Quote* Linter::counted(const Quote& quote) {
  carts_left_ -= quote.proved ? 1 : kSearchedCarts;
  return quote.status == QuoteStatus::kPriced ? &quote : nullptr;
}

bool Linter::may_price() {
  if (carts_left_ > 0) return true;
  findings_.complete = false;
  return false;
}

const Quote* Linter::price(const Request& request) { return may_price() ? counted(quoter_.price(request)) : nullptr; }

const Quote* Linter::explain(const Request& request) {
  return may_price() ? counted(quoter_.explain(request)) : nullptr;
}

const Quote* Linter::price_without(Request& request, Index offer) {
  request.declined.push_back(offer);
  const Quote* quote = price(request);
  request.declined.pop_back();
  return quote;
}

Verdict Linter::verdict(const Request& request, Index offer) {
  const Quote* quote = explain(request);
  if (quote == nullptr) return Verdict::kOutOfScope;
  for (std::size_t i = 0; i < request.coupons.size(); ++i) {
    if (request.coupons[i].offer == offer) return quote->coupons[i].verdict;
  }
  for (const OfferOutcome& told : quote->offers) {
    if (told.offer == offer) return told.outcome.verdict;
  }
  return Verdict::kOutOfScope;
}

Findings lint(const Rulebook& book, const AccountRules& rules, const LintOptions& options) {
  Linter linter(book, rules, options);
  for (const auto check : kChecks) check(linter);
  return std::move(linter.findings());
}

std::string to_json(const Rulebook& book, const Findings& findings) {
  json::Writer out;
  out.begin_array();
  for (const Finding& finding : findings.list) write(out, book, finding);
  out.end_array();
  return out.take();
}

}  // namespace yansuan
