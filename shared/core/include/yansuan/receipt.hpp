// A quote in sentences, as a good shop assistant would say it, in Chinese or English (schema receipt.schema.json).
#pragma once

#include <string>

#include "yansuan/quote.hpp"

namespace yansuan {

/// The receipt of an explained quote: rows with running balance, one line a coupon, the total.
[[nodiscard]] std::string receipt_json(const Rulebook& book, const Request& request, const Quote& quote, Lang lang);

}  // namespace yansuan
