#include "yansuan/account_door.hpp"

#include "account/read_account_rules.hpp"
#include "door/answers.hpp"
#include "yansuan/campaign_report.hpp"
#include "yansuan/door.hpp"
#include "yansuan/hints.hpp"
#include "yansuan/limits.hpp"
#include "yansuan/refund.hpp"
#include "yansuan/reminders.hpp"
#include "yansuan/simulation.hpp"

namespace yansuan {
std::unique_ptr<AccountDoor> AccountDoor::open(std::string_view rulebook_text, std::string& answer) {
  Loaded loaded = load(rulebook_text);
  AccountRules rules;
  if (loaded.rulebook != nullptr) rules = read_account_rules(rulebook_text, *loaded.rulebook, loaded.issues);
  if (has_errors(loaded.issues)) {
    answer = failure(loaded.issues);
    return nullptr;
  }
  answer = checked(*loaded.rulebook, loaded.issues);
  return std::unique_ptr<AccountDoor>(new AccountDoor(std::move(loaded.rulebook), std::move(rules)));
}

std::string AccountDoor::refund(std::string_view request_text) {
  const RefundRead read = read_refund_request(request_text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  return success("refund", to_json(*rulebook_, read.request, yansuan::refund(*rulebook_, read.request)));
}

std::string AccountDoor::step(std::string_view request_text) {
  GroupStepRead read = read_group_step(request_text, *rulebook_, rules_.campaigns);
  if (has_errors(read.issues)) return failure(read.issues);
  const Campaign& campaign = rules_.campaigns[static_cast<std::size_t>(read.campaign)];
  return success("step", to_json(*rulebook_, campaign, yansuan::step(*rulebook_, campaign, std::move(read.step))));
}

std::string AccountDoor::campaign_report(std::string_view request_text) {
  const CampaignReportRead read = read_campaign_report(request_text, *rulebook_, rules_.campaigns);
  if (has_errors(read.issues)) return failure(read.issues);
  const Campaign& campaign = rules_.campaigns[static_cast<std::size_t>(read.request.campaign)];
  return success("report", to_json(*rulebook_, campaign, yansuan::campaign_report(campaign, read.request)));
}

std::string AccountDoor::countdown(std::string_view request_text) {
  const CountdownRead read = read_countdown(request_text, rules_.campaigns);
  if (has_errors(read.issues)) return failure(read.issues);
  const Campaign& campaign = rules_.campaigns[static_cast<std::size_t>(read.request.campaign)];
  return success("countdown", to_json(*rulebook_, campaign, read.request, yansuan::countdown(campaign, read.request)));
}

std::string AccountDoor::apply(std::string_view request_text) {
  ApplyRead read = read_apply_request(request_text, *rulebook_, rules_.membership);
  if (has_errors(read.issues)) return failure(read.issues);
  auto& [account, event, shop, now_ms] = read.request;
  const AccountAnswer answer = yansuan::apply(*rulebook_, rules_.membership, account, event, now_ms, shop);
  return success("applied", to_json(*rulebook_, rules_.membership, event, account, answer));
}

std::string AccountDoor::simulate(std::string_view request_text) {
  Issues issues;
  const SimulationRequest request = read_simulation_request(request_text, issues);
  if (has_errors(issues)) return failure(issues);
  const Simulation done = yansuan::simulate(*rulebook_, rules_.membership, request);
  return success("simulation", to_json(*rulebook_, rules_.membership, request, done));
}

// Issues of the request inside another document stand under its own pointer.
std::string AccountDoor::refused(const Request& request) {
  const Quote& quote = quoter_.price(request);
  if (quote.status == QuoteStatus::kPriced) return {};
  Issues issues = issues_of(*rulebook_, request, quote);
  for (Issue& issue : issues) issue.pointer.insert(0, "/request");
  return failure(issues);
}

std::string AccountDoor::hints(std::string_view request_text) {
  const HintsRead read = read_hints_request(request_text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  const Request& request = read.request.request;
  std::string refusal = refused(request);
  if (!refusal.empty()) return refusal;
  return success("hints", to_json(*rulebook_, request, find_hints(*rulebook_, quoter_, read.request)));
}

std::string AccountDoor::compare(std::string_view request_text) {
  CompareRead read = read_compare_request(request_text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  read.request.request.order_type = OrderType::kNormal;
  std::string refusal = refused(read.request.request);
  if (!refusal.empty()) return refusal;
  return success("comparison", to_json(*rulebook_, yansuan::compare(*rulebook_, quoter_, std::move(read.request))));
}

std::string AccountDoor::plan(std::string_view request_text) {
  const PlanRead read = read_plan_request(request_text, *rulebook_);
  if (has_errors(read.issues)) return failure(read.issues);
  const Plan planned = yansuan::plan(*rulebook_, rules_.reminders, read.facts);
  return success("plan", to_json(*rulebook_, rules_.reminders, read.facts, planned));
}

}  // namespace yansuan
