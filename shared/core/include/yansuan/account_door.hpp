// The JSON door of what is asked around a price: hints, returns, membership, group-buy, reminders. A second Wasm, so
// that a first visit downloads only what prices a cart (docs/decisions/0010).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "yansuan/campaign.hpp"
#include "yansuan/membership.hpp"
#include "yansuan/quote.hpp"
#include "yansuan/reminder_rules.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

/// The sections of a rulebook that pricing skips.
struct AccountRules {
  MembershipRules membership;
  std::vector<Campaign> campaigns;
  ReminderRules reminders;
};

/// One loaded rulebook with the sections that pricing skips, and what is asked of it.
class AccountDoor {
 public:
  /// Loads a rulebook whole; `answer` is its check result (check-result.schema.json), where an error may also stand in
  /// `membership`, `campaigns` or `reminders`. Null when it has errors.
  static std::unique_ptr<AccountDoor> open(std::string_view rulebook_text, std::string& answer);

  /// A refund request (refund-request.schema.json) → {"ok": true, "refund"} or {"ok": false, "issues"}.
  std::string refund(std::string_view request_text);
  /// A hints request (hints-request.schema.json) → {"ok": true, "hints"} or {"ok": false, "issues"}.
  std::string hints(std::string_view request_text);
  /// A compare request (compare-request.schema.json) → {"ok": true, "comparison"} or {"ok": false, "issues"}.
  std::string compare(std::string_view request_text);
  /// A group's step (group-step.schema.json) → {"ok": true, "step"} or {"ok": false, "issues"}.
  std::string step(std::string_view request_text);
  /// A campaign and its groups (campaign-report-request.schema.json) → {"ok": true, "report"} or {"ok": false,
  /// "issues"}.
  std::string campaign_report(std::string_view request_text);
  /// A campaign near its end (countdown-request.schema.json) → {"ok": true, "countdown"} or {"ok": false, "issues"}.
  std::string countdown(std::string_view request_text);
  /// A plan request (plan-request.schema.json) → {"ok": true, "plan"} or {"ok": false, "issues"}.
  std::string plan(std::string_view request_text);
  /// An apply request (apply-request.schema.json) → {"ok": true, "applied"} or {"ok": false, "issues"}.
  std::string apply(std::string_view request_text);
  /// A simulation request (simulation-request.schema.json) → {"ok": true, "simulation"} or {"ok": false, "issues"}.
  std::string simulate(std::string_view request_text);

 private:
  AccountDoor(std::unique_ptr<const Rulebook> rulebook, AccountRules rules)
      : rulebook_(std::move(rulebook)), rules_(std::move(rules)), quoter_(*rulebook_) {}
  std::string refused(const Request& request);

  std::unique_ptr<const Rulebook> rulebook_;
  AccountRules rules_;
  Quoter quoter_;
};

}  // namespace yansuan
