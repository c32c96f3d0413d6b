// Reads an account and an event as parts of an apply request.
#pragma once

#include "json/reader.hpp"
#include "yansuan/membership.hpp"

namespace yansuan {

void read_account(const json::Object& object, const Rulebook& book, Account& account);
void read_event(const json::Object& object, AccountEvent& event);

}  // namespace yansuan
