package org.countersign.app.ui

import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import android.widget.ListView
import org.countersign.companion.AccountId
import org.countersign.companion.screens.AccountsModel

/** The rows of the list. Each second only what is on the screen is drawn again. */
internal class AccountList(private val kit: Kit, private val actions: Actions) : BaseAdapter() {
    /** What a person can do with a row. */
    interface Actions {
        fun copy(row: AccountsModel.Row)

        fun nextCode(row: AccountsModel.Row)

        fun open(row: AccountsModel.Row)

        fun fix(row: AccountsModel.Row)

        fun move(row: AccountsModel.Row, by: Int)

        fun reorder()
    }

    private var rows: List<AccountsModel.Row> = emptyList()
    private var reordering = false
    private var list: ListView? = null

    fun attach(view: ListView) {
        list = view
    }

    fun show(state: AccountsModel.State) {
        val same = reordering == state.reordering && rows.map { it.id } == state.rows.map { it.id }
        rows = state.rows
        reordering = state.reordering
        if (same) drawVisible() else notifyDataSetChanged()
    }

    /** Says on the row that its code was copied. */
    fun copied(account: AccountId) = visible().find { it.row?.id == account }?.showCopied()

    private fun drawVisible() = visible().forEach { view -> rows.find { it.id == view.row?.id }?.let(view::bind) }

    private fun visible(): List<AccountRow> {
        val view = list ?: return emptyList()
        return (0 until view.childCount).mapNotNull { view.getChildAt(it) as? AccountRow }
    }

    override fun getCount() = rows.size

    override fun getItem(position: Int) = rows[position]

    override fun getItemId(position: Int) = position.toLong()

    override fun areAllItemsEnabled() = false

    override fun isEnabled(position: Int) = false

    override fun getView(position: Int, old: View?, parent: ViewGroup): View {
        val view = (old as? AccountRow)?.takeIf { it.reordering == reordering } ?: AccountRow(kit, reordering, actions)
        view.bind(rows[position])
        return view
    }
}
