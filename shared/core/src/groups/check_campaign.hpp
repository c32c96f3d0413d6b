// Whether the prices of a campaign are what its mode promises.
#pragma once

#include "json/reader.hpp"
#include "yansuan/campaign.hpp"

namespace yansuan {

/// Reports what is wrong at the campaign's object.
void check_prices(const json::Object& object, const Rulebook& book, const Campaign& campaign);

}  // namespace yansuan
