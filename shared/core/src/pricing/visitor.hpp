// What is called with each item found: a reference to a callable that outlives the call, as C++26's std::function_ref
// is. std::function would keep a copy, and is a kilobyte of Wasm.
#pragma once

namespace yansuan {

template <typename Item>
class Visitor {
 public:
  template <typename Visit>
  Visitor(const Visit& visit)
      : visit_(&visit),
        call_([](const void* called, const Item& item) { (*static_cast<const Visit*>(called))(item); }) {}

  void operator()(const Item& item) const { call_(visit_, item); }

 private:
  const void* visit_;
  void (*call_)(const void* called, const Item& item);
};

}  // namespace yansuan
