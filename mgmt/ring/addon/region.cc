// SPDX-License-Identifier: Apache-2.0
// The addon: class NativeRegion over bridge.h. Its TypeScript face is mgmt/ring/native.ts, which
// says what each method takes and returns; here types are checked and nothing is interpreted.
#include <cstring>
#include <string>

#include <napi.h>

#include "bridge.h"

namespace
{

uint64_t toUnsigned64(const Napi::Value &value)
{
    bool lossless = false;
    if (!value.IsBigInt())
        throw Napi::TypeError::New(value.Env(), "a bigint is needed");
    const uint64_t number = value.As<Napi::BigInt>().Uint64Value(&lossless);
    if (!lossless)
        throw Napi::RangeError::New(value.Env(), "an unsigned 64-bit bigint is needed");
    return number;
}

uint32_t toUnsigned32(const Napi::Value &value)
{
    if (!value.IsNumber())
        throw Napi::TypeError::New(value.Env(), "a number is needed");
    const double number = value.As<Napi::Number>().DoubleValue();
    if (!(number >= 0 && number <= UINT32_MAX) || number != static_cast<uint32_t>(number))
        throw Napi::RangeError::New(value.Env(), "an unsigned 32-bit integer is needed");
    return static_cast<uint32_t>(number);
}

bridge_ring toRing(const Napi::Value &value)
{
    return toUnsigned32(value) == 0 ? BRIDGE_DOWN : BRIDGE_UP;
}

Napi::Error regionError(Napi::Env env, int rc, const char *reason)
{
    const std::string message = reason[0] != '\0' ? reason : std::strerror(-rc);
    Napi::Error error = Napi::Error::New(env, message);
    error.Set("errno", Napi::Number::New(env, -rc));
    return error;
}

class NativeRegion : public Napi::ObjectWrap<NativeRegion>
{
  public:
    static Napi::Function Define(Napi::Env env)
    {
        return DefineClass(env, "NativeRegion",
                           {
                               InstanceMethod<&NativeRegion::Enqueue>("enqueue"),
                               InstanceMethod<&NativeRegion::Dequeue>("dequeue"),
                               InstanceMethod<&NativeRegion::Used>("used"),
                               InstanceMethod<&NativeRegion::Sum>("sum"),
                               InstanceMethod<&NativeRegion::Status>("status"),
                               InstanceMethod<&NativeRegion::AttachManager>("attachManager"),
                               InstanceMethod<&NativeRegion::BeatManager>("beatManager"),
                               InstanceMethod<&NativeRegion::DetachManager>("detachManager"),
                               InstanceMethod<&NativeRegion::AttachFastPath>("attachFastPath"),
                               InstanceMethod<&NativeRegion::BeatFastPath>("beatFastPath"),
                               InstanceMethod<&NativeRegion::Close>("close"),
                           });
    }

    // (path, dictionaryHash, statisticsBytes, create)
    explicit NativeRegion(const Napi::CallbackInfo &info) : Napi::ObjectWrap<NativeRegion>(info)
    {
        const std::string path = info[0].ToString();
        const uint64_t hash = toUnsigned64(info[1]);
        const uint32_t bytes = toUnsigned32(info[2]);
        char reason[BRIDGE_REASON_SIZE] = "";
        const auto map = info[3].ToBoolean() ? bridge_create : bridge_open;
        const int rc = map(path.c_str(), hash, bytes, &bridge_, reason);
        if (rc != 0)
            throw regionError(info.Env(), rc, reason);
    }

    ~NativeRegion() override
    {
        bridge_close(bridge_);
    }

  private:
    struct bridge *Bridge(const Napi::CallbackInfo &info) const
    {
        if (bridge_ == nullptr)
            throw Napi::Error::New(info.Env(), "the region is closed");
        return bridge_;
    }

    Napi::Value Enqueue(const Napi::CallbackInfo &info)
    {
        const bridge_ring ring = toRing(info[0]);
        const uint32_t id = toUnsigned32(info[1]);
        if (id > UINT16_MAX || !info[2].IsTypedArray())
            throw Napi::TypeError::New(info.Env(), "a message id and a Uint8Array are needed");
        const auto payload = info[2].As<Napi::Uint8Array>();
        const int rc = bridge_enqueue(Bridge(info), ring, static_cast<uint16_t>(id), payload.Data(),
                                      payload.ByteLength());
        return Napi::Number::New(info.Env(), rc);
    }

    Napi::Value Dequeue(const Napi::CallbackInfo &info)
    {
        bridge_message message;
        const int rc = bridge_dequeue(Bridge(info), toRing(info[0]), &message);
        if (rc != 0)
            return Napi::Number::New(info.Env(), rc);
        Napi::Uint8Array payload = Napi::Uint8Array::New(info.Env(), message.length_bytes);
        std::memcpy(payload.Data(), message.payload, message.length_bytes);
        Napi::Object taken = Napi::Object::New(info.Env());
        taken.Set("id", Napi::Number::New(info.Env(), message.id));
        taken.Set("payload", payload);
        return taken;
    }

    Napi::Value Used(const Napi::CallbackInfo &info)
    {
        return Napi::BigInt::New(info.Env(), bridge_used(Bridge(info), toRing(info[0])));
    }

    // (offsetBytes, strideBytes, records, sums: BigUint64Array)
    Napi::Value Sum(const Napi::CallbackInfo &info)
    {
        if (!info[3].IsTypedArray() ||
            info[3].As<Napi::TypedArray>().TypedArrayType() != napi_biguint64_array)
            throw Napi::TypeError::New(info.Env(), "a BigUint64Array is needed");
        auto sums = info[3].As<Napi::BigUint64Array>();
        const int rc = bridge_sum(Bridge(info), toUnsigned32(info[0]), toUnsigned32(info[1]),
                                  toUnsigned32(info[2]),
                                  static_cast<uint32_t>(sums.ElementLength()), sums.Data());
        return Napi::Number::New(info.Env(), rc);
    }

    Napi::Value Status(const Napi::CallbackInfo &info)
    {
        const Napi::Env env = info.Env();
        struct bridge_status now;
        bridge_status(Bridge(info), &now);
        Napi::Object status = Napi::Object::New(env);
        status.Set("managerGeneration", Napi::BigInt::New(env, now.manager_generation));
        status.Set("managerHeartbeatUs", Napi::BigInt::New(env, now.manager_heartbeat_us));
        status.Set("managerPid", Napi::Number::New(env, now.manager_pid));
        status.Set("fastPathGeneration", Napi::BigInt::New(env, now.fast_path_generation));
        status.Set("fastPathHeartbeatUs", Napi::BigInt::New(env, now.fast_path_heartbeat_us));
        status.Set("fastPathPid", Napi::Number::New(env, now.fast_path_pid));
        status.Set("fastPathState", Napi::Number::New(env, now.fast_path_state));
        return status;
    }

    Napi::Value AttachManager(const Napi::CallbackInfo &info)
    {
        const uint64_t generation =
            bridge_attach_manager(Bridge(info), toUnsigned32(info[0]), toUnsigned64(info[1]));
        return Napi::BigInt::New(info.Env(), generation);
    }

    void BeatManager(const Napi::CallbackInfo &info)
    {
        bridge_beat_manager(Bridge(info), toUnsigned64(info[0]));
    }

    void DetachManager(const Napi::CallbackInfo &info)
    {
        bridge_detach_manager(Bridge(info));
    }

    void AttachFastPath(const Napi::CallbackInfo &info)
    {
        bridge_attach_fast_path(Bridge(info), toUnsigned32(info[0]), toUnsigned64(info[1]));
    }

    // (nowUs, state, generation)
    void BeatFastPath(const Napi::CallbackInfo &info)
    {
        bridge_beat_fast_path(Bridge(info), toUnsigned64(info[0]), toUnsigned32(info[1]),
                              toUnsigned64(info[2]));
    }

    void Close(const Napi::CallbackInfo &)
    {
        bridge_close(bridge_);
        bridge_ = nullptr;
    }

    struct bridge *bridge_ = nullptr;
};

Napi::Object Initialise(Napi::Env env, Napi::Object exports)
{
    exports.Set("NativeRegion", NativeRegion::Define(env));
    return exports;
}

} // namespace

NODE_API_MODULE(sluice_ring, Initialise)
