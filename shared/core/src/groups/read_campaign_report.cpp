#include <algorithm>

#include "groups/read_group.hpp"
#include "yansuan/campaign_report.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

// A document about one campaign and its stock.
template <typename Read>
Issues read_about(std::string_view json_text, const std::vector<Campaign>& campaigns, Index& index,
                  CampaignStock& stock, Read read_rest) {
  Issues issues;
  json::Document document;
  if (!document.parse(json_text, kMaxRequestBytes, issues)) return issues;
  const json::Input input{document, issues};
  const Place place;
  const Object object(input, document.root(), place);
  if (!object.valid()) return issues;
  const Campaign* campaign = read_campaign_name(object, campaigns);
  if (campaign == nullptr) return issues;
  index = static_cast<Index>(campaign - campaigns.data());
  read_stock(object, *campaign, stock);
  read_rest(object, *campaign);
  object.finish();
  return issues;
}

}  // namespace

CampaignReportRead read_campaign_report(std::string_view json_text, const Rulebook& book,
                                        const std::vector<Campaign>& campaigns) {
  CampaignReportRead read;
  CampaignReportRequest& request = read.request;
  const auto read_groups = [&](const Object& object, const Campaign& campaign) {
    std::vector<Name> names;
    object.each(
        "groups", kMaxGroups,
        [&](Value& value, const Place& place) {
          request.groups.emplace_back();
          read_group(object.input(), value, place, book, campaign, request.groups.back());
        },
        Need::kRequired);
    for (const Group& group : request.groups) names.push_back({group.id, 0});
    sort_names(names);
    const auto same = [](const Name& a, const Name& b) { return a.text == b.text; };
    if (std::adjacent_find(names.begin(), names.end(), same) != names.end())
      object.report(IssueCode::kDuplicateValue, "groups", "each group once");
  };
  read.issues = read_about(json_text, campaigns, request.campaign, request.stock, read_groups);
  return read;
}

CountdownRead read_countdown(std::string_view json_text, const std::vector<Campaign>& campaigns) {
  CountdownRead read;
  const auto read_now = [&](const Object& object, const Campaign&) {
    object.integer("now_ms", 0, kMaxInstantMs, read.request.now_ms, Need::kRequired);
  };
  read.issues = read_about(json_text, campaigns, read.request.campaign, read.request.stock, read_now);
  return read;
}

}  // namespace yansuan
