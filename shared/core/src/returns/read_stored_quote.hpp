// Reads back the quote that was stored with an order, as far as a return needs it, and holds it against the request.
#pragma once

#include "json/reader.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

void read_stored_quote(const json::Input& input, json::Value& value, const json::Place& place, const Rulebook& book,
                       const Request& request, Quote& quote);

}  // namespace yansuan
