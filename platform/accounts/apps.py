from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from django.contrib.auth.signals import user_logged_in

        from accounts import checks, second_factor, session_marks, sessions  # noqa: F401

        user_logged_in.connect(session_marks.mark_beginning)
        account.authentication_step_completed.connect(sessions.after_step_up)
        mfa.authenticator_added.connect(second_factor.spend_first_code)
        for change in (account.password_changed, account.password_set, account.password_reset):
            change.connect(sessions.after_change_of_factor)
        for change in (mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset):
            change.connect(sessions.after_change_of_factor)
