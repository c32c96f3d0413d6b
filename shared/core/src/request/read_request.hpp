// Reads a request that stands inside another document.
#pragma once

#include "json/reader.hpp"
#include "yansuan/request.hpp"

namespace yansuan {

void read_request(const json::Input& input, json::Value& value, const json::Place& place, const Rulebook& book,
                  Request& request);

/// A cart alone, into a request whose member, coupons and instant are known and whose cart is empty.
void read_cart(const json::Input& input, json::Value& value, const json::Place& place, const Rulebook& book,
               Request& request);

/// The member `coupons` of an object, as a request has it.
void read_coupons(const json::Object& object, const Rulebook& book, Request& request);

}  // namespace yansuan
