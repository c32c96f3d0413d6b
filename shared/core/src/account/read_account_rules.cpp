#include "account/read_account_rules.hpp"

#include "groups/read_campaigns.hpp"
#include "json/reader.hpp"
#include "membership/read_rules.hpp"
#include "reminders/read_rules.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {

AccountRules read_account_rules(std::string_view rulebook_text, const Rulebook& book, Issues& issues) {
  AccountRules rules;
  json::Document document;
  if (!document.parse(rulebook_text, kMaxRulebookBytes, issues)) return rules;
  const json::Input input{document, issues};
  const json::Place place;
  const json::Object root(input, document.root(), place);
  root.section("membership", json::Need::kOptional,
               [&](const json::Object& section) { read_membership_rules(section, book, rules.membership); });
  root.section("campaigns", json::Need::kOptional,
               [&](const json::Object& section) { read_campaigns(section, book, rules.campaigns); });
  root.section("reminders", json::Need::kOptional,
               [&](const json::Object& section) { read_reminders(section, book, rules.reminders); });
  return rules;
}

}  // namespace yansuan
