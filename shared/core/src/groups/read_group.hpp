// Reads groups and stocks as they were stored.
#pragma once

#include "json/reader.hpp"
#include "yansuan/groups.hpp"

namespace yansuan {

void read_group(const json::Input& input, json::Value& value, const json::Place& place, const Rulebook& book,
                const Campaign& campaign, Group& group);

/// The member `stock`, null before the first event.
void read_stock(const json::Object& object, const Campaign& campaign, CampaignStock& stock);

/// The campaign that the member `campaign` names; null and an issue when there is none.
[[nodiscard]] const Campaign* read_campaign_name(const json::Object& object, const std::vector<Campaign>& campaigns);

/// A member that must be there and may be null.
[[nodiscard]] json::Value* object_or_null(const json::Object& object, std::string_view key);

}  // namespace yansuan
