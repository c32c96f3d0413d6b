// Reads the campaigns of a rulebook that is being read.
#pragma once

#include "json/reader.hpp"
#include "yansuan/campaign.hpp"

namespace yansuan {

/// The section `campaigns`, with the issues of the public read_campaigns.
void read_campaigns(const json::Object& section, const Rulebook& book, std::vector<Campaign>& campaigns);

}  // namespace yansuan
